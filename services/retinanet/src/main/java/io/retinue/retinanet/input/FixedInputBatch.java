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

/** Pictures that already have the same size, [N, H, W, 3] bytes: libtorch normalizes them. */
final class FixedInputBatch extends InputBatch {
  private final InputSize inputSize;
  private final int pictureBytes;
  private final ByteBuffer pixels;

  FixedInputBatch(Preprocessing preprocessing, InputSize inputSize, int size) {
    super(preprocessing, size);
    this.inputSize = inputSize;
    pictureBytes = inputSize.width() * inputSize.height() * RgbImage.CHANNELS;
    pixels =
        ByteBuffer.allocateDirect(Math.multiplyExact(size, pictureBytes))
            .order(ByteOrder.nativeOrder());
  }

  /** Does nothing: an old picture does no harm. */
  @Override
  public void clear() {}

  @Override
  public Placement set(int n, RgbImage fitted) {
    int width = fitted.width();
    int height = fitted.height();
    if (width != inputSize.width() || height != inputSize.height()) {
      throw new IllegalArgumentException(
          "a fitted picture is %d x %d, not %d x %d"
              .formatted(inputSize.width(), inputSize.height(), width, height));
    }
    pixels.put(n * pictureBytes, fitted.rgb());
    return new Placement(width, height, width, height);
  }

  @Override
  public InputSize inputSize() {
    return inputSize;
  }

  @Override
  public NDArray pixels(NDManager manager) {
    Shape shape = new Shape(size(), inputSize.height(), inputSize.width(), RgbImage.CHANNELS);
    return manager.create(pixels.duplicate().order(ByteOrder.nativeOrder()), shape, DataType.UINT8);
  }
}
