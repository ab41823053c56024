package io.retinue.retinanet.detection;

import io.retinue.retinanet.compiler.Target;

/**
 * How far outputs may differ from the eager network's by rounding.
 *
 * <p>bfloat16 has 8 bits of significand: each layer's outputs are off by 1/512 of their size on
 * average, and fifty layers add up to a few hundredths of the outputs' standard deviation. Single
 * values differ by much more, so the root of the mean square is compared: a wrong weight or a
 * missing layer moves it by about the standard deviation. 8 bits are off by some hundredths on
 * pictures of the camera, and by a tenth on noise, which their ranges are not made for.
 *
 * @param ofSpread the share of the outputs' standard deviation that they may be off by
 * @param ofLargest the share of the largest output that they may be off by besides
 */
record Tolerance(double ofSpread, double ofLargest) {
  static Tolerance of(Target.Precision precision) {
    return switch (precision) {
      case FLOAT32 -> new Tolerance(1e-3, 1e-5);
      case BFLOAT16 -> new Tolerance(0.1, 1.0 / 256);
      case INT8 -> new Tolerance(0.25, 1.0 / 64);
    };
  }

  /**
   * @throws MismatchException with the difference
   */
  void require(InferenceBackend.HostHeadOutputs eager, InferenceBackend.HostHeadOutputs compiled)
      throws MismatchException {
    require("logits", eager.logits(), compiled.logits());
    require("deltas", eager.deltas(), compiled.deltas());
  }

  void require(String name, float[] eager, float[] compiled) throws MismatchException {
    if (eager.length != compiled.length) {
      throw new MismatchException(
          "%s has %d values, not %d".formatted(name, compiled.length, eager.length));
    }
    double sum = 0;
    double squares = 0;
    double largest = 0;
    double differences = 0;
    for (int i = 0; i < eager.length; i++) {
      double difference = compiled[i] - eager[i];
      sum += eager[i];
      squares += (double) eager[i] * eager[i];
      largest = Math.max(largest, Math.abs(eager[i]));
      differences += difference * difference;
    }
    double mean = sum / eager.length;
    double spread = Math.sqrt(Math.max(0, squares / eager.length - mean * mean));
    double off = Math.sqrt(differences / eager.length);
    double allowed = ofSpread * spread + ofLargest * largest;
    if (!(off <= allowed)) {
      throw new MismatchException(
          "%s are off by %.3g, %.3g is allowed".formatted(name, off, allowed));
    }
  }

  /** Outputs that should be equal, up to rounding, differ by more. */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }
}
