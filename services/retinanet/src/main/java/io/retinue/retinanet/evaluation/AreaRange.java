package io.retinue.retinanet.evaluation;

/** COCO's sizes of objects, in square pixels; both ends belong to the range. */
enum AreaRange {
  ALL(0, 1e5 * 1e5),
  SMALL(0, 32 * 32),
  MEDIUM(32 * 32, 96 * 96),
  LARGE(96 * 96, 1e5 * 1e5);

  private final double least;
  private final double most;

  AreaRange(double least, double most) {
    this.least = least;
    this.most = most;
  }

  boolean contains(double area) {
    return area >= least && area <= most;
  }
}
