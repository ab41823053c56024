package io.retinue.retinanet.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A reused buffer of pictures, and the tensors made from it. Not thread-safe; a tensor is valid
 * until the next {@link #set} or {@link #clear}.
 */
public abstract sealed class InputBatch permits InputBatch.FixedInputBatch, ShortSideInputBatch {
  /** The largest value of a byte. */
  static final float BYTE_RANGE = 255;

  private final Preprocessing preprocessing;
  private final int size;

  InputBatch(Preprocessing preprocessing, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a batch holds 1 picture or more, not " + size);
    }
    this.preprocessing = preprocessing;
    this.size = size;
  }

  /**
   * An empty batch.
   *
   * @param size N: number of pictures, 1 or more
   */
  public static InputBatch of(Preprocessing preprocessing, int size) {
    if (preprocessing.resizing() instanceof Resizing.Fixed fixed) {
      return new FixedInputBatch(preprocessing, fixed.inputSize(), size);
    }
    return new ShortSideInputBatch(preprocessing, size);
  }

  /** A batch of these pictures, fitted. */
  public static InputBatch of(Preprocessing preprocessing, List<RgbImage> images) {
    InputBatch batch = of(preprocessing, images.size());
    PictureFitter fitter = new PictureFitter(preprocessing);
    for (int n = 0; n < images.size(); n++) {
      batch.set(n, fitter.fit(images.get(n)));
    }
    return batch;
  }

  /** N. */
  public final int size() {
    return size;
  }

  final Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Removes every picture. The content of places that are not set is undefined. */
  public abstract void clear();

  /**
   * Puts a picture into the batch.
   *
   * @param n index, 0 to N - 1
   * @param fitted result of {@link PictureFitter#fit}
   * @return where the picture is in the input
   */
  public abstract Placement set(int n, RgbImage fitted);

  /** H and W: of the largest picture that was set since the last {@link #clear}. */
  public abstract InputSize inputSize();

  /**
   * The pictures before they are normalized, [N, H, W, 3] from 0 to 255: bytes, or floats if
   * pictures are interpolated. The memory belongs to this batch.
   */
  public abstract NDArray pixels(NDManager manager);

  /**
   * The normalized batch [N, 3, H, W]. Its memory stays in the order N, H, W, 3, which libtorch
   * calls channels_last and convolves faster; the network keeps this order.
   */
  public final NDArray normalized(NDManager manager) {
    return normalized(manager, DataType.FLOAT32);
  }

  /** The same with another element type. */
  public final NDArray normalized(NDManager manager, DataType type) {
    NDArray mean = perChannel(manager, preprocessing.mean(), type);
    NDArray std = perChannel(manager, preprocessing.std(), type);
    return pixels(manager)
        .toType(type, true)
        .div(BYTE_RANGE)
        .sub(mean)
        .div(std)
        .transpose(0, 3, 1, 2);
  }

  private static NDArray perChannel(NDManager manager, List<Float> values, DataType type) {
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return manager.create(numbers).toType(type, false);
  }

  /** Pictures that already have the same size, [N, H, W, 3] bytes: libtorch normalizes them. */
  static final class FixedInputBatch extends InputBatch {
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
      return manager.create(
          pixels.duplicate().order(ByteOrder.nativeOrder()), shape, DataType.UINT8);
    }
  }
}
