package io.retinue.synthetic;

/** A way over the ground through given points, with its corners rounded off. */
final class Route {
  /** Half the length over which a corner is rounded, in meters. */
  private static final double ROUNDING = 1.1;

  private final Ground[] points;
  private final double[] reached;

  Route(Ground... points) {
    this.points = points.clone();
    this.reached = new double[points.length];
    for (int i = 1; i < points.length; i++) {
      double dx = points[i].x() - points[i - 1].x();
      double dz = points[i].z() - points[i - 1].z();
      reached[i] = reached[i - 1] + Math.sqrt(dx * dx + dz * dz);
    }
  }

  double length() {
    return reached[reached.length - 1];
  }

  /** Where one is after a distance, walking {@code aside} meters to the left of the way. */
  Placement after(double meters, double aside) {
    Ground behind = point(meters - ROUNDING);
    Ground ahead = point(meters + ROUNDING);
    double dx = ahead.x() - behind.x();
    double dz = ahead.z() - behind.z();
    double norm = Math.max(1e-6, Math.sqrt(dx * dx + dz * dz));
    double headX = dx / norm;
    double headZ = dz / norm;
    double x = (behind.x() + ahead.x()) / 2 - aside * headZ;
    double z = (behind.z() + ahead.z()) / 2 + aside * headX;
    return new Placement(x, z, headX, headZ);
  }

  /** Before the start and past the end the way goes straight on. */
  private Ground point(double meters) {
    int leg = 1;
    while (leg < points.length - 1 && meters > reached[leg]) {
      leg++;
    }
    double share = (meters - reached[leg - 1]) / (reached[leg] - reached[leg - 1]);
    Ground a = points[leg - 1];
    Ground b = points[leg];
    return new Ground(a.x() + (b.x() - a.x()) * share, a.z() + (b.z() - a.z()) * share);
  }
}
