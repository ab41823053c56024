package io.retinue.synthetic;

/** A convex polygon in pixels; computes row by row how far inside it a pixel is. */
final class ConvexArea {
  private final int edges;
  // Edge e: a point is a[e] * x + b[e] * y + c[e] pixels inside it.
  private final double[] a;
  private final double[] b;
  private final double[] c;
  private final double[] row;
  private final double top;
  private final double bottom;
  private double start;
  private double end;

  /**
   * Takes the outline.
   *
   * @param corners in order, either way round
   * @param grow pixels that every edge is moved outwards
   */
  ConvexArea(Spot[] corners, double grow) {
    double twice = 0;
    double highest = Double.MAX_VALUE;
    double lowest = -Double.MAX_VALUE;
    for (int i = 0; i < corners.length; i++) {
      Spot from = corners[i];
      Spot to = corners[(i + 1) % corners.length];
      twice += from.x() * to.y() - to.x() * from.y();
      highest = Math.min(highest, from.y());
      lowest = Math.max(lowest, from.y());
    }
    double turn = twice < 0 ? -1 : 1;
    a = new double[corners.length];
    b = new double[corners.length];
    c = new double[corners.length];
    int count = 0;
    for (int i = 0; i < corners.length; i++) {
      Spot from = corners[i];
      Spot to = corners[(i + 1) % corners.length];
      double dx = to.x() - from.x();
      double dy = to.y() - from.y();
      double length = Math.sqrt(dx * dx + dy * dy);
      if (length > 1e-6) {
        a[count] = -dy / length * turn;
        b[count] = dx / length * turn;
        c[count] = grow - a[count] * from.x() - b[count] * from.y();
        count++;
      }
    }
    edges = count;
    row = new double[count];
    top = highest - grow;
    bottom = lowest + grow;
  }

  double top() {
    return top;
  }

  double bottom() {
    return bottom;
  }

  /** Chooses the row that the following questions are about. */
  void cut(double y) {
    start = -Double.MAX_VALUE;
    end = Double.MAX_VALUE;
    for (int e = 0; e < edges; e++) {
      row[e] = b[e] * y + c[e];
      if (a[e] > 1e-9) {
        start = Math.max(start, (-0.5 - row[e]) / a[e] - 1);
      } else if (a[e] < -1e-9) {
        end = Math.min(end, (-0.5 - row[e]) / a[e] + 1);
      }
    }
  }

  /** First column of the row that can be covered. */
  double start() {
    return start;
  }

  double end() {
    return end;
  }

  /** Pixels inside the nearest edge, negative outside. */
  double inside(double x) {
    double least = Double.MAX_VALUE;
    for (int e = 0; e < edges; e++) {
      double distance = a[e] * x + row[e];
      if (distance < least) {
        least = distance;
      }
    }
    return least;
  }

  /** Share of the pixel that is covered, 0 … 1. */
  double cover(double x) {
    double cover = inside(x) + 0.5;
    return cover < 0 ? 0 : cover > 1 ? 1 : cover;
  }
}
