package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;

/** Provides the values of a model's parameters. */
@FunctionalInterface
public interface WeightSource {
  /**
   * The values of one parameter in row-major order.
   *
   * @param name torchvision's
   * @return {@code shape.size()} values
   */
  float[] values(String name, Shape shape) throws IOException;
}
