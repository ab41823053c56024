package io.retinue.retinanet.loss;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.network.AnchorGrid;
import java.util.Arrays;
import java.util.List;

/**
 * Matches anchors to true boxes (section 4 of the paper, "Anchors"; torchvision's {@code Matcher}).
 * Each anchor is compared with the true box it overlaps most, the first of equals: from {@code
 * foregroundIou} on it is foreground, below {@code backgroundIou} background, between them ignored.
 * With low-quality matches, the best anchors of each true box, all of equals, are foreground too.
 * They are matched to the box that they themselves overlap most, as in torchvision. A box that no
 * anchor overlaps stays unmatched. Background anchors mostly within a crowd are ignored.
 */
final class AnchorMatcher {
  /** An anchor with this share of its area or more within a crowd is ignored. */
  private static final float WITHIN_CROWD = 0.5f;

  private final AnchorGrid anchors;
  private final Matching matching;

  AnchorMatcher(AnchorGrid anchors, Matching matching) {
    this.anchors = anchors;
    this.matching = matching;
  }

  /**
   * Matches all anchors of one picture.
   *
   * @param boxes the G true boxes, not empty, in pixels of the input
   * @param crowds regions whose background anchors are ignored
   */
  AnchorMatch match(List<Box> boxes, List<Box> crowds) {
    int r = anchors.size();
    float[] bestIou = new float[r];
    int[] bestBox = new int[r];
    float[][] ious = new float[boxes.size()][];
    for (int g = 0; g < boxes.size(); g++) {
      ious[g] = overlaps(boxes.get(g), Denominator.UNION);
      for (int i = 0; i < r; i++) {
        if (ious[g][i] > bestIou[i]) {
          bestIou[i] = ious[g][i];
          bestBox[i] = g;
        }
      }
    }
    AnchorMatch match = AnchorMatch.background(r);
    for (int i = 0; i < r; i++) {
      if (!boxes.isEmpty() && bestIou[i] >= (float) matching.foregroundIou()) {
        match.setForeground(i, bestBox[i]);
      } else if (bestIou[i] >= (float) matching.backgroundIou()) {
        match.setIgnored(i);
      }
    }
    if (matching.lowQuality() == Matching.LowQuality.ALLOWED) {
      allowLowQualityMatches(ious, bestBox, match);
    }
    for (Box crowd : crowds) {
      ignoreWithin(crowd, match);
    }
    return match;
  }

  private static void allowLowQualityMatches(float[][] ious, int[] bestBox, AnchorMatch match) {
    for (float[] iou : ious) {
      float best = 0;
      for (float value : iou) {
        best = Math.max(best, value);
      }
      for (int i = 0; best > 0 && i < iou.length; i++) {
        if (iou[i] == best) {
          match.setForeground(i, bestBox[i]);
        }
      }
    }
  }

  private void ignoreWithin(Box crowd, AnchorMatch match) {
    float[] shares = overlaps(crowd, Denominator.ANCHOR);
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] >= WITHIN_CROWD && match.isBackground(i)) {
        match.setIgnored(i);
      }
    }
  }

  /** What an intersection is a share of. */
  private enum Denominator {
    UNION,
    ANCHOR
  }

  /** The overlap of each anchor with a box. */
  private float[] overlaps(Box box, Denominator denominator) {
    float[] corners = anchors.corners();
    float[] overlaps = new float[anchors.size()];
    float boxArea = box.area();
    for (int i = 0, c = 0; i < overlaps.length; i++, c += AnchorGrid.CORNERS) {
      float w = Math.min(box.x2(), corners[c + 2]) - Math.max(box.x1(), corners[c]);
      float h = Math.min(box.y2(), corners[c + 3]) - Math.max(box.y1(), corners[c + 1]);
      if (w > 0 && h > 0) {
        float intersection = w * h;
        float area = (corners[c + 2] - corners[c]) * (corners[c + 3] - corners[c + 1]);
        float whole = denominator == Denominator.UNION ? area + boxArea - intersection : area;
        overlaps[i] = intersection / whole;
      }
    }
    return overlaps;
  }

  /** Whether each of the R anchors of one picture is foreground, background or ignored. */
  static final class AnchorMatch {
    private static final int BACKGROUND = -1;
    private static final int IGNORED = -2;

    /** Index of the true box, or one of the two above. */
    private final int[] matches;

    private AnchorMatch(int[] matches) {
      this.matches = matches;
    }

    /** All background. */
    static AnchorMatch background(int anchors) {
      int[] matches = new int[anchors];
      Arrays.fill(matches, BACKGROUND);
      return new AnchorMatch(matches);
    }

    void setForeground(int anchor, int box) {
      matches[anchor] = box;
    }

    void setIgnored(int anchor) {
      matches[anchor] = IGNORED;
    }

    int size() {
      return matches.length;
    }

    boolean isForeground(int anchor) {
      return matches[anchor] >= 0;
    }

    boolean isBackground(int anchor) {
      return matches[anchor] == BACKGROUND;
    }

    boolean isIgnored(int anchor) {
      return matches[anchor] == IGNORED;
    }

    /** The true box of a foreground anchor. */
    int box(int anchor) {
      if (!isForeground(anchor)) {
        throw new IllegalStateException("anchor " + anchor + " is not foreground");
      }
      return matches[anchor];
    }

    /** How many anchors are foreground. */
    int foregroundCount() {
      int count = 0;
      for (int match : matches) {
        count += match >= 0 ? 1 : 0;
      }
      return count;
    }
  }
}
