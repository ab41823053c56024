package io.retinue.retinanet.detection;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import java.util.List;

/**
 * Box voting (Gidaris and Komodakis, arXiv 1505.01749, section 4): many anchors answer for one
 * thing, and the mean of their boxes, weighted by score, lies nearer to it than the best-scored
 * alone. Scores and order stay.
 */
final class BoxVoting {
  private final float minIou;

  /**
   * @param minIou which candidates of its class vote for a kept box: those that overlap it by this
   *     or more
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
