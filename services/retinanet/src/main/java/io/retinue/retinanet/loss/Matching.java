package io.retinue.retinanet.loss;

import java.util.Objects;

/**
 * Which anchors answer for which true box.
 *
 * @param foregroundIou an anchor that overlaps a true box by this much is asked to find it
 * @param backgroundIou an anchor that overlaps no true box by this much is asked to find nothing;
 *     those between the two are left alone
 * @param rescue what happens to a true box that no anchor overlaps enough
 */
public record Matching(double foregroundIou, double backgroundIou, Rescue rescue) {
  /** What happens to a true box that no anchor overlaps enough. */
  public enum Rescue {
    /** Nothing: the paper's. */
    OFF,
    /** Its best anchors are foreground all the same: torchvision's low-quality matches. */
    BEST_ANCHOR
  }

  public Matching {
    Objects.requireNonNull(rescue, "rescue");
    if (!(backgroundIou >= 0 && backgroundIou <= foregroundIou && foregroundIou <= 1)) {
      throw new IllegalArgumentException(
          "0 <= backgroundIou <= foregroundIou <= 1 must hold, not "
              + backgroundIou
              + " and "
              + foregroundIou);
    }
  }

  /** 0.5, 0.4, with rescue: torchvision's. */
  public static Matching standard() {
    return new Matching(0.5, 0.4, Rescue.BEST_ANCHOR);
  }
}
