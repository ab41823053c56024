package io.retinue.retinanet.training;

import io.retinue.retinanet.compiler.Target;

/** How the steps of a run are computed. */
public enum Execution {
  /** Through the network's blocks, operation by operation: to be read, and to be compared with. */
  EAGER,
  /** The whole step as one program, in single precision: the eager numbers but for rounding. */
  COMPILED_FLOAT32,
  /**
   * The whole step as one program; maps and gradients have 8 significant bits, weights and the
   * optimizer's state 24.
   */
  COMPILED_BFLOAT16;

  /** The fastest on this machine. */
  public static Execution fastest() {
    return switch (Target.thisProcessor().precision()) {
      case FLOAT32 -> COMPILED_FLOAT32;
      case BFLOAT16 -> COMPILED_BFLOAT16;
    };
  }
}
