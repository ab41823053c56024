package io.retinue.retinanet.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of various sizes, each interpolated when it is set, and laid out beside the others, [N,
 * H, W, 3] floats with the mean color around, when all are set: normalization makes it 0, with
 * which torchvision pads. The buffer grows with the largest batch that was seen.
 */
final class ShortSideInputBatch extends InputBatch {
  private final float[] meanColor = new float[RgbImage.CHANNELS];
  private final @Nullable InterpolatedPicture[] pictures;
  private ByteBuffer values = ByteBuffer.allocateDirect(0);

  ShortSideInputBatch(Preprocessing preprocessing, int size) {
    super(preprocessing, size);
    for (int c = 0; c < meanColor.length; c++) {
      meanColor[c] = preprocessing.mean().get(c) * BYTE_RANGE;
    }
    pictures = new InterpolatedPicture[size];
  }

  @Override
  public void clear() {
    Arrays.fill(pictures, null);
  }

  @Override
  public Placement set(int n, RgbImage fitted) {
    Placement placement = preprocessing().place(fitted.width(), fitted.height());
    pictures[n] = InterpolatedPicture.of(fitted, placement);
    return placement;
  }

  @Override
  public InputSize inputSize() {
    InputSize largest = InputSize.around(1, 1);
    for (InterpolatedPicture picture : pictures) {
      if (picture != null) {
        largest = largest.or(InputSize.around(picture.width(), picture.height()));
      }
    }
    return largest;
  }

  @Override
  public NDArray pixels(NDManager manager) {
    InputSize input = inputSize();
    int rowFloats = input.width() * RgbImage.CHANNELS;
    int pictureFloats = Math.multiplyExact(input.height(), rowFloats);
    int bytes = Math.multiplyExact(Math.multiplyExact(size(), pictureFloats), Float.BYTES);
    if (values.capacity() < bytes) {
      values = ByteBuffer.allocateDirect(bytes);
    }
    ByteBuffer used = values.duplicate().order(ByteOrder.nativeOrder()).limit(bytes);
    FloatBuffer floats = used.asFloatBuffer();
    float[] padding = new float[rowFloats];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = meanColor[i % RgbImage.CHANNELS];
    }
    for (InterpolatedPicture picture : pictures) {
      for (int y = 0; y < input.height(); y++) {
        int known = 0;
        if (picture != null && y < picture.height()) {
          known = picture.width() * RgbImage.CHANNELS;
          floats.put(picture.values(), y * known, known);
        }
        floats.put(padding, 0, rowFloats - known);
      }
    }
    Shape shape = new Shape(size(), input.height(), input.width(), RgbImage.CHANNELS);
    return manager.create(used, shape, DataType.FLOAT32);
  }

  /**
   * A picture as torchvision scales it: interpolated between the four nearest pixels, {@code
   * torch.nn.functional.interpolate(mode="bilinear", align_corners=False)}, which averages nothing
   * when it shrinks. The arithmetic is libtorch's, in float.
   *
   * @param values [height, width, 3] from 0 to 255
   */
  @SuppressWarnings("ArrayRecordComponent") // the numbers of a tensor, handed over once
  record InterpolatedPicture(int width, int height, float[] values) {
    /** Two neighbors of each cell of an axis, and how near the second is, 0 to 1. */
    @SuppressWarnings("ArrayRecordComponent") // inner loops read them
    private record Axis(int[] first, int[] second, float[] share) {
      static Axis of(int from, int to) {
        Axis axis = new Axis(new int[to], new int[to], new float[to]);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
          // One rounding, as libtorch's: far from the origin a second would move the pixel.
          float source = Math.max(0, Math.fma(scale, i + 0.5f, -0.5f));
          axis.first[i] = Math.min((int) source, from - 1);
          axis.second[i] = Math.min(axis.first[i] + 1, from - 1);
          axis.share[i] = Math.min(1, source - axis.first[i]);
        }
        return axis;
      }
    }

    /** Scales a picture to its place. */
    static InterpolatedPicture of(RgbImage image, Placement placement) {
      int width = placement.placedWidth();
      int height = placement.placedHeight();
      Axis columns = Axis.of(image.width(), width);
      Axis rows = Axis.of(image.height(), height);
      float[] values = new float[Math.multiplyExact(width * RgbImage.CHANNELS, height)];
      byte[] rgb = image.rgb();
      int rowBytes = image.width() * RgbImage.CHANNELS;
      int next = 0;
      for (int y = 0; y < height; y++) {
        int upper = rows.first[y] * rowBytes;
        int lower = rows.second[y] * rowBytes;
        float down = rows.share[y];
        for (int x = 0; x < width; x++) {
          int left = columns.first[x] * RgbImage.CHANNELS;
          int right = columns.second[x] * RgbImage.CHANNELS;
          float along = columns.share[x];
          for (int c = 0; c < RgbImage.CHANNELS; c++) {
            float above =
                (rgb[upper + left + c] & 0xFF) * (1 - along)
                    + (rgb[upper + right + c] & 0xFF) * along;
            float below =
                (rgb[lower + left + c] & 0xFF) * (1 - along)
                    + (rgb[lower + right + c] & 0xFF) * along;
            values[next++] = above * (1 - down) + below * down;
          }
        }
      }
      return new InterpolatedPicture(width, height, values);
    }
  }
}
