package io.retinue.retinanet.training;

import java.util.Collections;
import java.util.Map;

/**
 * What a run must remember to go on as if it had not stopped: tensors by torchvision's names with a
 * prefix that says what they are.
 *
 * @param steps taken
 * @param tensors row-major numbers
 */
record TrainingState(int steps, Map<String, float[]> tensors) {
  /** Before the name of a weight or of a running statistic. */
  static final String WEIGHT = "weight/";

  /** Before the name of a moving average. */
  static final String AVERAGE = "average/";

  /** Adam's mean of gradients, or the velocity of SGD. */
  static final String MOMENT_1 = "moment1/";

  /** Adam's mean of squared gradients. */
  static final String MOMENT_2 = "moment2/";

  TrainingState {
    tensors = Collections.unmodifiableMap(tensors);
  }

  /** The numbers of a tensor, by its prefix and name. */
  float[] of(String name) {
    float[] values = tensors.get(name);
    if (values == null) {
      throw new IllegalArgumentException("the run's state lacks " + name);
    }
    return values;
  }
}
