package io.retinue.retinanet.detection;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.network.BoxCoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the head outputs of one picture into candidates (section 4.1 of the paper, "Inference"):
 * on each level the top candidates above the score threshold are decoded and clipped to the
 * picture. Not thread-safe.
 */
public final class Decoder {
  private final Decoding decoding;
  private final AnchorGrid anchors;
  private final int classes;
  private final boolean[] named;
  private final float logitThreshold;
  private final TopLogits best;

  public Decoder(ModelSpec spec, AnchorGrid anchors) {
    this.decoding = spec.decoding();
    this.anchors = anchors;
    this.classes = spec.classes().size();
    this.named = spec.named();
    // The sigmoid is monotonic: comparing logits avoids computing it for all that are dropped.
    this.logitThreshold =
        (float) Math.log(decoding.scoreThreshold() / (1 - decoding.scoreThreshold()));
    this.best = new TopLogits(decoding.topPerLevel());
  }

  /**
   * The candidates on one picture of a batch, before NMS; boxes are in pixels of the input.
   *
   * @param logits [N, R, K] in row-major order
   * @param deltas [N, R, 4] in row-major order
   * @param n which picture
   * @param placement where the picture lies in the input
   */
  public List<Detection> candidates(float[] logits, float[] deltas, int n, Placement placement) {
    int r = anchors.size();
    List<Detection> candidates = new ArrayList<>();
    for (int level = 0; level < anchors.levels(); level++) {
      int from = anchors.levelStarts()[level] * classes;
      int to = anchors.levelStarts()[level + 1] * classes;
      for (int index : best.of(logits, n * r * classes, from, to, logitThreshold, named)) {
        int anchor = index / classes;
        Box box =
            BoxCoder.decode(
                    anchors.corners(), anchor, deltas, (n * r + anchor) * AnchorGrid.CORNERS)
                .clippedTo(placement.placedWidth(), placement.placedHeight());
        float score = score(logits[n * r * classes + index]);
        candidates.add(new Detection(index % classes, score, box));
      }
    }
    return candidates;
  }

  private static float score(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }
}
