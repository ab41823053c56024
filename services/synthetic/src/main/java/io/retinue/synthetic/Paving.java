package io.retinue.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Flat things on the ground along a street's axis: asphalt, slabs, curbs, paint. */
final class Paving {
  /** Nothing nearer to the camera than this is ever in a picture. */
  private static final double NEAREST = 4;

  private static final double STEP = 0.5;

  private final Easel easel;
  private final Axis axis;

  Paving(Easel easel, Axis axis) {
    this.easel = easel;
    this.axis = axis;
  }

  /** A strip from a0 to a1 along and from b0 to b1 across. */
  void strip(double a0, double a1, double b0, double b1, int color) {
    List<Spot> there = new ArrayList<>();
    List<Spot> back = new ArrayList<>();
    int steps = (int) Math.max(1, Math.ceil((a1 - a0) / STEP));
    for (int i = 0; i <= steps; i++) {
      double a = a0 + (a1 - a0) * i / steps;
      Ground one = axis.point(a, b0);
      Ground other = axis.point(a, b1);
      if (one.z() > NEAREST && other.z() > NEAREST) {
        there.add(easel.see(one, 0));
        back.add(0, easel.see(other, 0));
      }
    }
    there.addAll(back);
    if (there.size() > 2) {
      easel.fill(color, there.toArray(new Spot[0]));
    }
  }

  /** A broken line along the axis. */
  void dashes(double a0, double a1, double b, double width, double dash, double gap, int color) {
    for (double a = a0; a < a1; a += dash + gap) {
      strip(a, a + dash, b - width / 2, b + width / 2, color);
    }
  }

  /** A pedestrian crossing: stripes along the axis, side by side across it. */
  void zebra(double a0, double a1, double b0, double b1, int color) {
    for (double b = b0 + 0.25; b + 0.5 <= b1; b += 1.0) {
      strip(a0, a1, b, b + 0.5, color);
    }
  }

  /** Square slabs with joints between them. */
  void slabs(double a0, double a1, double b0, double b1, double size, int color, int joint) {
    strip(a0, a1, b0, b1, color);
    for (double b = b0; b <= b1 + 1e-9; b += size) {
      strip(a0, a1, b - 0.015, b + 0.015, joint);
    }
    for (double a = a0; a <= a1 + 1e-9; a += size) {
      strip(a - 0.015, a + 0.015, b0, b1, joint);
    }
  }

  /** A curb stone's upper face and its face towards the road. */
  void curb(double a0, double a1, double b, int light, int dark) {
    strip(a0, a1, b - 0.14, b + 0.14, light);
    strip(a0, a1, b - 0.2, b - 0.13, dark);
  }

  /** A small round cover. */
  void manhole(double a, double b, int color) {
    Spot at = easel.see(axis.point(a, b), 0);
    easel.disc(color, 0.8, at, 0.38 * at.scale(), 0.17 * at.scale());
    easel.disc(Rgb.times(color, 1.25), 0.8, at, 0.28 * at.scale(), 0.12 * at.scale());
  }

  /** A bicycle painted on the lane: two wheels and a frame between them. */
  void bicycleSign(double a, double b, int color) {
    ring(a - 0.62, b, 0.42, color);
    ring(a + 0.62, b, 0.42, color);
    line(a - 0.62, b, a - 0.15, b + 0.45, color);
    line(a - 0.15, b + 0.45, a + 0.4, b + 0.42, color);
    line(a + 0.4, b + 0.42, a + 0.62, b, color);
    line(a - 0.15, b + 0.45, a + 0.05, b, color);
    line(a + 0.05, b, a + 0.4, b + 0.42, color);
  }

  private void ring(double a, double b, double radius, int color) {
    double lastA = a + radius;
    double lastB = b;
    for (int i = 1; i <= 12; i++) {
      double angle = i * StrictMath.PI / 6;
      double nextA = a + radius * StrictMath.cos(angle);
      double nextB = b + radius * StrictMath.sin(angle);
      line(lastA, lastB, nextA, nextB, color);
      lastA = nextA;
      lastB = nextB;
    }
  }

  private void line(double a0, double b0, double a1, double b1, int color) {
    easel.rod(color, easel.see(axis.point(a0, b0), 0), easel.see(axis.point(a1, b1), 0), 0.07);
  }
}
