package io.retinue.retinanet.detection;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.Placement;
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

  /**
   * The kept detections in pixels of the picture.
   *
   * @param candidates in pixels of the input
   * @param placement where the picture lies in the input
   */
  public List<Detection> keep(List<Detection> candidates, Placement placement) {
    return keep(candidates).stream()
        .map(d -> new Detection(d.label(), d.score(), placement.toPicture(d.box())))
        .toList();
  }

  private boolean isCovered(Detection candidate, List<Detection> kept) {
    for (Detection better : kept) {
      if (better.label() == candidate.label() && better.box().iou(candidate.box()) > maxIou) {
        return true;
      }
    }
    return false;
  }

  /**
   * Box voting (Gidaris and Komodakis, arXiv 1505.01749, section 4): many anchors answer for one
   * thing, and the mean of their boxes, weighted by score, lies nearer to it than the best-scored
   * alone. Scores and order stay.
   */
  static final class BoxVoting {
    private final float minIou;

    /**
     * @param minIou which candidates of its class vote for a kept box: those that overlap it by
     *     this or more
     */
    BoxVoting(double minIou) {
      this.minIou = (float) minIou;
    }

    /**
     * The kept detections with better boxes.
     *
     * @param candidates all there were before suppression, the kept ones among them
     */
    List<Detection> refine(List<Detection> kept, List<Detection> candidates) {
      return kept.stream()
          .map(d -> new Detection(d.label(), d.score(), meanBox(d, candidates)))
          .toList();
    }

    private Box meanBox(Detection kept, List<Detection> candidates) {
      double weights = 0;
      double x1 = 0;
      double y1 = 0;
      double x2 = 0;
      double y2 = 0;
      for (Detection voter : candidates) {
        Box box = voter.box();
        if (voter.label() == kept.label() && kept.box().iou(box) >= minIou) {
          weights += voter.score();
          x1 += voter.score() * box.x1();
          y1 += voter.score() * box.y1();
          x2 += voter.score() * box.x2();
          y2 += voter.score() * box.y2();
        }
      }
      // A box without area overlaps nothing, not even itself.
      return weights > 0
          ? new Box(
              (float) (x1 / weights),
              (float) (y1 / weights),
              (float) (x2 / weights),
              (float) (y2 / weights))
          : kept.box();
    }
  }
}
