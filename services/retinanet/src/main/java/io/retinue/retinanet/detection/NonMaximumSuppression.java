package io.retinue.retinanet.detection;

import io.retinue.retinanet.Detection;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the best of each heap of overlapping boxes of one class. Greedy: from the best score down,
 * a box is kept unless it overlaps a kept one of its class by more than the threshold.
 */
public final class NonMaximumSuppression {
  private final float maxIou;
  private final int maxDetections;

  public NonMaximumSuppression(double maxIou, int maxDetections) {
    this.maxIou = (float) maxIou;
    this.maxDetections = maxDetections;
  }

  /**
   * The kept detections, best first; of equal scores the earlier one first.
   *
   * @param candidates in any order
   */
  public List<Detection> keep(List<Detection> candidates) {
    List<Detection> byScore = new ArrayList<>(candidates);
    byScore.sort((a, b) -> Float.compare(b.score(), a.score()));
    List<Detection> kept = new ArrayList<>();
    for (Detection candidate : byScore) {
      if (kept.size() == maxDetections) {
        break;
      }
      if (!isCovered(candidate, kept)) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  private boolean isCovered(Detection candidate, List<Detection> kept) {
    for (Detection better : kept) {
      if (better.label() == candidate.label() && better.box().iou(candidate.box()) > maxIou) {
        return true;
      }
    }
    return false;
  }
}
