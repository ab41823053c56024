package io.retinue.alerter.tracking;

/**
 * A box that the model gave on a frame.
 *
 * @param label the class
 * @param score the model's confidence, 0 to 1
 */
public record Sighting(String label, float score, PixelBox box) {
  /** Longer labels are of no class, and would make the memory of a camera large. */
  private static final int LONGEST_LABEL = 100;

  /** Whether an object can be of it. */
  boolean isTrackable() {
    return label.length() <= LONGEST_LABEL && box.isTrackable();
  }
}
