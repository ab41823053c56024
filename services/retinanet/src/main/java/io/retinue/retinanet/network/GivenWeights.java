package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Initializes a parameter with the weights of that name. DJL's initializers throw no checked
 * exception: a file that cannot be read is an {@link UncheckedIOException}.
 *
 * @param name torchvision's
 */
record GivenWeights(String name, WeightSource weights) implements Initializer {
  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType type) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray values = scratch.create(weights.values(name, shape), shape);
      // The values lie in a Java buffer; the copy in memory that libtorch aligned for its kernels.
      NDArray copy = values.toType(type, false).duplicate();
      copy.attach(manager);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
