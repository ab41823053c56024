package io.retinue.retinanet;

/** P3 to P7. */
final class FeaturePyramid {
  /** P3, P4, P5, P6, P7. */
  static final int LEVELS = 5;

  private FeaturePyramid() {}
}
