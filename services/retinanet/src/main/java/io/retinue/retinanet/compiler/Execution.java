package io.retinue.retinanet.compiler;

/** What computes a step of training. */
public enum Execution {
  /** The network's blocks, operation by operation, in float32: slow, and correct by definition. */
  EAGER,
  /** One compiled program in float32: the eager results up to rounding. */
  COMPILED_FLOAT32,
  /**
   * One compiled program; feature maps and their gradients are bfloat16. Weights and the
   * optimizer's state stay float32.
   */
  COMPILED_BFLOAT16;

  /** The fastest on this machine's processor. */
  public static Execution fastest() {
    return fastest(Target.thisProcessor());
  }

  /** The fastest on a device. */
  public static Execution fastest(Target target) {
    return switch (target.precision()) {
      case FLOAT32 -> COMPILED_FLOAT32;
      case BFLOAT16, INT8 -> COMPILED_BFLOAT16;
    };
  }
}
