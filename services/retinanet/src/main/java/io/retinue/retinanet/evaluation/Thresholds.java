package io.retinue.retinanet.evaluation;

/** COCO's fixed grids, bit for bit as NumPy's linspace returns them. */
final class Thresholds {
  /** IoU from 0.50 to 0.95, [T]. */
  static final double[] IOU = linspace(0.5, 0.95, 10);

  /** Recall from 0.00 to 1.00, [R]. */
  static final double[] RECALL = linspace(0, 1, 101);

  /** Index of 0.50 in {@link #IOU}. */
  static final int IOU_50 = 0;

  /** Index of 0.75 in {@link #IOU}. */
  static final int IOU_75 = 5;

  private Thresholds() {}

  private static double[] linspace(double first, double last, int count) {
    double step = (last - first) / (count - 1);
    double[] values = new double[count];
    for (int i = 0; i < count - 1; i++) {
      values[i] = i * step + first;
    }
    values[count - 1] = last;
    return values;
  }
}
