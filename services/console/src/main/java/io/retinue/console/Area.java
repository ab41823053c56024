package io.retinue.console;

import java.util.List;

/**
 * A named part of a camera's picture: what people draw on it.
 *
 * @param name of a zone or line, unique among its kind on the camera; "" for a mask
 * @param points corners of a polygon, or the two ends of a line, in the order of the file
 */
public record Area(Kind kind, String name, List<Point> points) {
  /** What it means to rules. */
  public enum Kind {
    /** A polygon that rules name. */
    ZONE,
    /** Two points; crossing from the left to the right of it, seen along it, is {@code in}. */
    LINE,
    /** A polygon in which boxes open no alert. */
    MASK
  }

  /**
   * @param x 0 (left) to 1 (right)
   * @param y 0 (top) to 1 (bottom)
   */
  public record Point(double x, double y) {}

  public Area {
    points = List.copyOf(points);
  }
}
