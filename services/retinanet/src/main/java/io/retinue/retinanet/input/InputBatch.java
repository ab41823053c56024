package io.retinue.retinanet.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A reused buffer of fitted pictures, [N, H, W, 3] bytes, and their way into the network. Not
 * thread-safe; a tensor made from it is valid until the next {@link #set}.
 */
public final class InputBatch {
  private final Preprocessing preprocessing;
  private final int size;
  private final int pictureBytes;
  private final ByteBuffer pixels;

  public InputBatch(Preprocessing preprocessing, int size) {
    this.preprocessing = preprocessing;
    this.size = size;
    pictureBytes = new PictureFitter(preprocessing).inputBytes();
    pixels =
        ByteBuffer.allocateDirect(Math.multiplyExact(size, pictureBytes))
            .order(ByteOrder.nativeOrder());
  }

  public int size() {
    return size;
  }

  /**
   * Puts a picture into the batch.
   *
   * @param fitted as {@link PictureFitter#fit} gives it
   */
  public void set(int n, byte[] fitted) {
    if (fitted.length != pictureBytes) {
      throw new IllegalArgumentException(
          "a fitted picture has " + pictureBytes + " bytes, not " + fitted.length);
    }
    pixels.put(n * pictureBytes, fitted);
  }

  /** The pictures as they are, bytes [N, H, W, 3]: this batch's own memory. */
  public NDArray pixels(NDManager manager) {
    Shape shape =
        new Shape(size, preprocessing.inputHeight(), preprocessing.inputWidth(), RgbImage.CHANNELS);
    return manager.create(pixels.duplicate().order(ByteOrder.nativeOrder()), shape, DataType.UINT8);
  }

  /**
   * The normalised batch [N, 3, H, W]. Its memory stays in the order N, H, W, 3, which libtorch
   * calls channels_last and convolves faster; the order lasts through the network.
   */
  public NDArray normalised(NDManager manager) {
    return normalised(manager, DataType.FLOAT32);
  }

  public NDArray normalised(NDManager manager, DataType type) {
    NDArray mean = perChannel(manager, preprocessing.mean(), type);
    NDArray std = perChannel(manager, preprocessing.std(), type);
    return pixels(manager).toType(type, true).div(255).sub(mean).div(std).transpose(0, 3, 1, 2);
  }

  private static NDArray perChannel(NDManager manager, List<Float> values, DataType type) {
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return manager.create(numbers).toType(type, false);
  }
}
