package io.retinue.retinanet.training;

import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.network.InPlaceCopy;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Moves the weights that a run learned into models. */
final class ModelWeights {
  private ModelWeights() {}

  /**
   * Overwrites weights.
   *
   * @param weights by torchvision's names; others stay
   */
  static void write(RetinaNet model, Map<String, float[]> weights) {
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              float[] values = weights.get(name);
              if (values != null) {
                InPlaceCopy.write(parameter.getArray(), values);
              }
            });
  }

  /** A model like another, but for these weights. */
  static RetinaNet copy(RetinaNet model, Map<String, float[]> weights) {
    try {
      return RetinaNet.from(
          model.spec(),
          DataType.FLOAT32,
          (name, shape) -> {
            float[] values = weights.get(name);
            return values == null ? model.values(name, shape) : values;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("weights in memory cannot be read", e);
    }
  }
}
