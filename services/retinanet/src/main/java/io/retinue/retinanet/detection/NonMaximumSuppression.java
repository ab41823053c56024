package io.retinue.retinanet.detection;

import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best of each heap of overlapping boxes of one class. Greedy: from the best score down,
 * a box is kept unless it overlaps a kept one of its class by more than the threshold. What is kept
 * may then be refined by {@link BoxVoting}.
 */
public final class NonMaximumSuppression {
  private final float maxIou;
  private final int maxDetections;
  private final @Nullable BoxVoting voting;

  public NonMaximumSuppression(Decoding decoding) {
    this.maxIou = (float) decoding.nmsIou();
    this.maxDetections = decoding.maxDetections();
    this.voting = decoding.votes() ? new BoxVoting(decoding.votingIou()) : null;
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
    return voting == null ? kept : voting.refine(kept, candidates);
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
