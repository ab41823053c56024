package io.retinue.retinanet.input;

import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import java.util.Arrays;
import java.util.List;

/**
 * The part of preprocessing that works on bytes, before pictures are put in an {@link InputBatch}.
 * For {@link Resizing.Fixed} this is everything except the normalization: the result is the
 * network's input, small enough to keep. For {@link Resizing.ShortSide}, which interpolates floats,
 * it is nothing. Stateless and thread-safe; needs memory for a few rows in addition to its result.
 */
public final class PictureFitter {
  private static final float ROUND_HALF_UP = 0.5f;

  private final Resizing resizing;
  private final byte[] meanColor = new byte[RgbImage.CHANNELS];

  public PictureFitter(Preprocessing preprocessing) {
    resizing = preprocessing.resizing();
    List<Float> mean = preprocessing.mean();
    for (int c = 0; c < meanColor.length; c++) {
      meanColor[c] = (byte) Math.round(mean.get(c) * 255);
    }
  }

  /** Where the picture is in the result of {@link #fit}. */
  public Placement place(RgbImage image) {
    if (resizing instanceof Resizing.Fixed fixed) {
      return fixed.place(image.width(), image.height());
    }
    return new Placement(image.width(), image.height(), image.width(), image.height());
  }

  /**
   * The argument of {@link InputBatch#set}: the whole input with the picture in its top left corner
   * and the mean color around, or the picture itself.
   */
  public RgbImage fit(RgbImage image) {
    return resizing instanceof Resizing.Fixed fixed ? fit(image, fixed) : image;
  }

  private RgbImage fit(RgbImage image, Resizing.Fixed fixed) {
    Placement placement = place(image);
    int rowBytes = fixed.inputWidth() * RgbImage.CHANNELS;
    int placedBytes = placement.placedWidth() * RgbImage.CHANNELS;
    byte[] input = new byte[fixed.inputHeight() * rowBytes];
    ResampledAxis columns = ResampledAxis.of(image.width(), placement.placedWidth());
    ResampledAxis rows = ResampledAxis.of(image.height(), placement.placedHeight());
    float[] sums = new float[image.width() * RgbImage.CHANNELS];
    for (int y = 0; y < fixed.inputHeight(); y++) {
      int at = y * rowBytes;
      int padFrom = at;
      if (y < placement.placedHeight()) {
        sumRows(image, rows.first()[y], rows.weights()[y], sums);
        sumColumns(sums, columns, input, at);
        padFrom = at + placedBytes;
      }
      for (int i = padFrom; i < at + rowBytes; i++) {
        input[i] = meanColor[(i - at) % RgbImage.CHANNELS];
      }
    }
    return new RgbImage(fixed.inputWidth(), fixed.inputHeight(), input);
  }

  /** Two or three rows in one pass: most pictures shrink by less than two. */
  private static void sumRows(RgbImage image, int first, float[] weights, float[] sums) {
    byte[] rgb = image.rgb();
    int row = sums.length;
    int at = first * row;
    if (weights.length == 2) {
      float w0 = weights[0];
      float w1 = weights[1];
      for (int i = 0; i < row; i++) {
        sums[i] = w0 * (rgb[at + i] & 0xFF) + w1 * (rgb[at + row + i] & 0xFF);
      }
    } else if (weights.length == 3) {
      float w0 = weights[0];
      float w1 = weights[1];
      float w2 = weights[2];
      for (int i = 0; i < row; i++) {
        sums[i] =
            w0 * (rgb[at + i] & 0xFF)
                + w1 * (rgb[at + row + i] & 0xFF)
                + w2 * (rgb[at + 2 * row + i] & 0xFF);
      }
    } else {
      sumManyRows(rgb, at, weights, sums);
    }
  }

  private static void sumManyRows(byte[] rgb, int first, float[] weights, float[] sums) {
    Arrays.fill(sums, 0);
    for (int j = 0; j < weights.length; j++) {
      float weight = weights[j];
      int at = first + j * sums.length;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * (rgb[at + i] & 0xFF);
      }
    }
  }

  private static void sumColumns(float[] sums, ResampledAxis columns, byte[] to, int at) {
    int next = at;
    for (int x = 0; x < columns.first().length; x++) {
      float[] weights = columns.weights()[x];
      int from = columns.first()[x] * RgbImage.CHANNELS;
      if (weights.length == 2) {
        float w0 = weights[0];
        float w1 = weights[1];
        to[next] = (byte) (ROUND_HALF_UP + w0 * sums[from] + w1 * sums[from + 3]);
        to[next + 1] = (byte) (ROUND_HALF_UP + w0 * sums[from + 1] + w1 * sums[from + 4]);
        to[next + 2] = (byte) (ROUND_HALF_UP + w0 * sums[from + 2] + w1 * sums[from + 5]);
      } else {
        sumManyColumns(sums, from, weights, to, next);
      }
      next += RgbImage.CHANNELS;
    }
  }

  private static void sumManyColumns(
      float[] sums, int first, float[] weights, byte[] to, int next) {
    float red = ROUND_HALF_UP;
    float green = ROUND_HALF_UP;
    float blue = ROUND_HALF_UP;
    int from = first;
    for (float weight : weights) {
      red += weight * sums[from];
      green += weight * sums[from + 1];
      blue += weight * sums[from + 2];
      from += RgbImage.CHANNELS;
    }
    to[next] = (byte) red;
    to[next + 1] = (byte) green;
    to[next + 2] = (byte) blue;
  }

  /**
   * Weights that resample one axis to another length: output cell i is the sum of {@code
   * weights[i][j] * input[first[i] + j]}. When the axis shrinks, a cell is the mean of what it
   * covers; when it grows, an interpolation between the two nearest centers.
   */
  @SuppressWarnings("ArrayRecordComponent") // inner loops read them
  record ResampledAxis(int[] first, float[][] weights) {
    static ResampledAxis of(int from, int to) {
      return to <= from ? averaged(from, to) : interpolated(from, to);
    }

    private static ResampledAxis averaged(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        double begin = i * scale;
        double end = i == to - 1 ? from : begin + scale;
        first[i] = (int) begin;
        int last = Math.min(from, (int) Math.ceil(end));
        weights[i] = new float[last - first[i]];
        for (int j = first[i]; j < last; j++) {
          double covered = Math.min(end, j + 1) - Math.max(begin, j);
          weights[i][j - first[i]] = (float) (covered / (end - begin));
        }
      }
      return new ResampledAxis(first, weights);
    }

    private static ResampledAxis interpolated(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double center = Math.max(0, Math.min(from - 1, (i + 0.5) * from / to - 0.5));
        first[i] = (int) center;
        float rest = (float) (center - first[i]);
        weights[i] = rest == 0 ? new float[] {1} : new float[] {1 - rest, rest};
      }
      return new ResampledAxis(first, weights);
    }
  }
}
