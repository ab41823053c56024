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
 * H, W, 3] floats with the mean color around, when all are there: that is what normalization makes
 * nought of, where torchvision pads. The buffer grows with the largest batch that was seen.
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
}
