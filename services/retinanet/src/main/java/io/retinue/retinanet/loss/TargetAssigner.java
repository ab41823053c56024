package io.retinue.retinanet.loss;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.network.BoxCoder;
import io.retinue.retinanet.network.RetinaNetHead;
import java.util.ArrayList;
import java.util.List;

/** Makes the targets of a batch from the annotations of its pictures. */
public final class TargetAssigner {
  private final AnchorGrid anchors;
  private final AnchorMatcher matcher;

  public TargetAssigner(AnchorGrid anchors, Matching matching) {
    this.anchors = anchors;
    this.matcher = new AnchorMatcher(anchors, matching);
  }

  /**
   * The targets of a batch.
   *
   * @param pictures the annotations of each of the N pictures, boxes in pixels of the input; empty
   *     boxes count for nothing
   */
  public BatchTargets assign(List<List<Annotation>> pictures) {
    int r = anchors.size();
    float[] weights = new float[pictures.size() * r];
    List<Foreground> foreground = new ArrayList<>();
    for (int n = 0; n < pictures.size(); n++) {
      List<Annotation> things =
          pictures.get(n).stream().filter(a -> !a.crowd() && a.box().area() > 0).toList();
      List<Box> crowds =
          pictures.get(n).stream().filter(Annotation::crowd).map(Annotation::box).toList();
      AnchorMatcher.AnchorMatch match =
          matcher.match(things.stream().map(Annotation::box).toList(), crowds);
      float weight = 1f / (pictures.size() * Math.max(1, match.foregroundCount()));
      for (int i = 0; i < r; i++) {
        weights[n * r + i] = match.isIgnored(i) ? 0 : weight;
        if (match.isForeground(i)) {
          foreground.add(new Foreground(n * r + i, i, things.get(match.box(i))));
        }
      }
    }
    return sparse(weights, foreground);
  }

  private record Foreground(int row, int anchor, Annotation thing) {}

  private BatchTargets sparse(float[] weights, List<Foreground> foreground) {
    long[] rows = new long[foreground.size()];
    long[] labels = new long[foreground.size()];
    float[] deltas = new float[foreground.size() * RetinaNetHead.DELTAS];
    float[] corners = new float[foreground.size() * AnchorGrid.CORNERS];
    for (int i = 0; i < rows.length; i++) {
      Foreground f = foreground.get(i);
      rows[i] = f.row;
      labels[i] = f.thing.label();
      BoxCoder.encode(anchors.corners(), f.anchor, f.thing.box(), deltas, i * RetinaNetHead.DELTAS);
      System.arraycopy(
          anchors.corners(),
          f.anchor * AnchorGrid.CORNERS,
          corners,
          i * AnchorGrid.CORNERS,
          AnchorGrid.CORNERS);
    }
    return new BatchTargets(weights, rows, labels, deltas, corners);
  }
}
