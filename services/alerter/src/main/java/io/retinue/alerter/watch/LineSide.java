package io.retinue.alerter.watch;

import io.retinue.alerter.rules.Line;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.watch.Whereabouts.Side;
import org.jspecify.annotations.Nullable;

/**
 * On which side of a line an object is. It must be clearly on one side, farther than a tenth of its
 * box: one that stands on the line and trembles does not cross it again and again.
 */
final class LineSide {
  /** Share of the box's shorter edge. */
  private static final double CLEAR = 0.1;

  private final double width;
  private final double height;
  private final double fromX;
  private final double fromY;
  private final double alongX;
  private final double alongY;
  private final double length;
  private final double clear;

  LineSide(Line line, ObjectPlaces.Moment moment, PixelBox box) {
    this.width = moment.width();
    this.height = moment.height();
    this.fromX = line.first().x() * width;
    this.fromY = line.first().y() * height;
    this.alongX = line.second().x() * width - fromX;
    this.alongY = line.second().y() * height - fromY;
    this.length = Math.hypot(alongX, alongY);
    this.clear = CLEAR * Math.min(box.x2() - box.x1(), box.y2() - box.y1());
  }

  /**
   * The side after a frame; null where it was never clear.
   *
   * @param x where the object stands, 0 to 1
   * @param y likewise
   */
  @Nullable Side next(@Nullable Side was, double x, double y) {
    double now = distance(x, y);
    if (Math.abs(now) < clear || now == 0) {
      return was;
    }
    boolean right = now > 0;
    int in = was == null ? 0 : was.in();
    int out = was == null ? 0 : was.out();
    boolean crossed = was != null && was.right() != right && crosses(was, x, y, now);
    return new Side(
        x, y, right, in + (crossed && right ? 1 : 0), out + (crossed && !right ? 1 : 0));
  }

  /** Pixels from the line, positive on its right: y grows downwards. */
  private double distance(double x, double y) {
    return (alongX * (y * height - fromY) - alongY * (x * width - fromX)) / length;
  }

  /** Whether the way went through the line, and not past one of its ends. */
  private boolean crosses(Side was, double x, double y, double now) {
    double before = distance(was.x(), was.y());
    double share = before / (before - now);
    double px = (was.x() + share * (x - was.x())) * width - fromX;
    double py = (was.y() + share * (y - was.y())) * height - fromY;
    double along = (px * alongX + py * alongY) / (length * length);
    return along >= 0 && along <= 1;
  }
}
