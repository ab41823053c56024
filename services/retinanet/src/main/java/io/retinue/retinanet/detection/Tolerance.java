package io.retinue.retinanet.detection;

import io.retinue.retinanet.compiler.Target;

/**
 * Whether a compiled network says what the eager one says, but for rounding.
 *
 * <p>bfloat16 keeps 8 significant bits: each layer's outputs are off by 1/512 of their size on
 * average, and fifty layers add that up to a few hundredths of what the outputs vary by. Single
 * numbers stray far from that average, so the root of the mean square is judged: a wrong weight or
 * a layer left out moves it by as much as the outputs vary.
 *
 * @param ofSpread the share of the outputs' standard deviation that they may be off by
 * @param ofLargest the share of the largest output that they may be off by besides
 */
record Tolerance(double ofSpread, double ofLargest) {
  static Tolerance of(Target.Precision precision) {
    return switch (precision) {
      case FLOAT32 -> new Tolerance(1e-3, 1e-5);
      case BFLOAT16 -> new Tolerance(0.1, 1.0 / 256);
    };
  }

  /**
   * @throws MismatchException saying by how much
   */
  void require(HostHeadOutputs eager, HostHeadOutputs compiled) throws MismatchException {
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
