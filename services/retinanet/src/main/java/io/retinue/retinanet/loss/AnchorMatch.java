package io.retinue.retinanet.loss;

import java.util.Arrays;

/** Whether each of the R anchors of one picture is foreground, background or ignored. */
final class AnchorMatch {
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
