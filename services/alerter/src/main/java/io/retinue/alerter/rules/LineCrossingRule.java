package io.retinue.alerter.rules;

/**
 * An object crosses a line. Each crossing is counted in the alert that is open.
 *
 * <pre>
 *            ●                  ▲
 *            │ in               │ out
 *   first ───┼──────────────────┼───► second
 *            ▼                  ●
 * </pre>
 *
 * <p>In is from the left of the line to its right, looking from the first to the second point.
 *
 * @param line the name of a line that the cameras have
 * @param direction which crossings count
 */
public record LineCrossingRule(RuleScope scope, String line, Direction direction)
    implements AlertRule {

  /** A way across a line. */
  public enum Direction {
    IN,
    OUT,
    BOTH;

    boolean counts(Direction crossing) {
      return this == BOTH || this == crossing;
    }
  }

  /** Whether a crossing counts. */
  public boolean counts(Direction crossing) {
    return direction.counts(crossing);
  }

  @Override
  public String kind() {
    return "line_crossing";
  }

  @Override
  public boolean isMomentary() {
    return true;
  }

  @Override
  public boolean watches(CameraAreas areas) {
    return areas.lines().containsKey(line);
  }

  @Override
  public LineCrossingRule with(RuleScope other) {
    return new LineCrossingRule(other, line, direction);
  }
}
