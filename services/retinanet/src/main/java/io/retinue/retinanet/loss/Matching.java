package io.retinue.retinanet.loss;

import io.retinue.retinanet.Ranges;
import java.util.Objects;

/**
 * Which anchors are matched to which true box.
 *
 * @param foregroundIou an anchor with this IoU or more with a true box is foreground
 * @param backgroundIou an anchor with less than this IoU with every true box is background; anchors
 *     between the two are ignored
 * @param lowQuality whether a true box without such an anchor gets its best ones
 */
public record Matching(double foregroundIou, double backgroundIou, LowQuality lowQuality) {
  /** Torchvision's {@code allow_low_quality_matches}. */
  public enum LowQuality {
    /**
     * A true box whose anchors all overlap it too little has no foreground anchor, as in the paper.
     */
    IGNORED,
    /** The best anchors of each true box are foreground, whatever their IoU. */
    ALLOWED
  }

  public Matching {
    Objects.requireNonNull(lowQuality, "lowQuality");
    Ranges.require(
        backgroundIou >= 0 && backgroundIou <= foregroundIou && foregroundIou <= 1,
        "0 <= backgroundIou <= foregroundIou <= 1 must hold",
        backgroundIou + " and " + foregroundIou);
  }

  /** 0.5, 0.4, with low-quality matches: torchvision's. */
  public static Matching defaults() {
    return new Matching(0.5, 0.4, LowQuality.ALLOWED);
  }
}
