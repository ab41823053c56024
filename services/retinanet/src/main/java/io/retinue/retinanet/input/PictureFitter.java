package io.retinue.retinanet.input;

import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import java.util.Arrays;
import java.util.List;

/**
 * Fits pictures into the network's input as {@link Preprocessing} says, in bytes. Stateless and
 * thread-safe.
 */
public final class PictureFitter {
  private static final float ROUND_HALF_UP = 0.5f;

  private final Preprocessing preprocessing;
  private final byte[] meanColour = new byte[RgbImage.CHANNELS];

  public PictureFitter(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
    List<Float> mean = preprocessing.mean();
    for (int c = 0; c < meanColour.length; c++) {
      meanColour[c] = (byte) Math.round(mean.get(c) * 255);
    }
  }

  /** Bytes of the network's input for one picture. */
  public int inputBytes() {
    return preprocessing.inputWidth() * preprocessing.inputHeight() * RgbImage.CHANNELS;
  }

  public int inputWidth() {
    return preprocessing.inputWidth();
  }

  public Placement place(RgbImage image) {
    return preprocessing.place(image.width(), image.height());
  }

  /** The input's pixels, [H, W, 3]: the picture in the top left corner, the mean colour around. */
  public byte[] fit(RgbImage image) {
    Placement placement = place(image);
    int rowBytes = preprocessing.inputWidth() * RgbImage.CHANNELS;
    int placedBytes = placement.placedWidth() * RgbImage.CHANNELS;
    byte[] input = new byte[inputBytes()];
    ResampledAxis columns = ResampledAxis.of(image.width(), placement.placedWidth());
    ResampledAxis rows = ResampledAxis.of(image.height(), placement.placedHeight());
    float[] sums = new float[image.width() * RgbImage.CHANNELS];
    for (int y = 0; y < preprocessing.inputHeight(); y++) {
      int at = y * rowBytes;
      int padFrom = at;
      if (y < placement.placedHeight()) {
        sumRows(image, rows.first()[y], rows.weights()[y], sums);
        sumColumns(sums, columns, input, at);
        padFrom = at + placedBytes;
      }
      for (int i = padFrom; i < at + rowBytes; i++) {
        input[i] = meanColour[(i - at) % RgbImage.CHANNELS];
      }
    }
    return input;
  }

  private static void sumRows(RgbImage image, int first, float[] weights, float[] sums) {
    byte[] rgb = image.rgb();
    Arrays.fill(sums, 0);
    for (int j = 0; j < weights.length; j++) {
      float weight = weights[j];
      int at = (first + j) * sums.length;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * (rgb[at + i] & 0xFF);
      }
    }
  }

  private static void sumColumns(float[] sums, ResampledAxis columns, byte[] to, int at) {
    int next = at;
    for (int x = 0; x < columns.first().length; x++) {
      float red = ROUND_HALF_UP;
      float green = ROUND_HALF_UP;
      float blue = ROUND_HALF_UP;
      int from = columns.first()[x] * RgbImage.CHANNELS;
      for (float weight : columns.weights()[x]) {
        red += weight * sums[from];
        green += weight * sums[from + 1];
        blue += weight * sums[from + 2];
        from += RgbImage.CHANNELS;
      }
      to[next++] = (byte) red;
      to[next++] = (byte) green;
      to[next++] = (byte) blue;
    }
  }
}
