package io.retinue.alerter.rules;

import io.retinue.alerter.rules.Zone.Corner;

/**
 * A line across a part of a camera's picture, with a direction.
 *
 * @param first from here
 * @param second to there
 */
public record Line(Corner first, Corner second) {
  public Line {
    if (first.equals(second)) {
      throw new IllegalArgumentException("The two points of a line are the same; move one.");
    }
  }
}
