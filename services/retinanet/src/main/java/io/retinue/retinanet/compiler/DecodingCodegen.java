package io.retinue.retinanet.compiler;

import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.network.BoxCoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The method {@code candidates} of a serving program (section 4.1 of the paper, "Inference"): on
 * each level of each picture, the anchors and classes whose score passes the threshold, at most so
 * many, become boxes, clipped to the picture. Suppression follows in Java.
 *
 * <p>{@code candidates(logits, deltas, placed)} takes what the heads gave and each picture's
 * columns and rows within the input, [N, 2]; it gives one row of {@value #COLUMNS} numbers a
 * candidate: picture, label, score, x1, y1, x2, y2 in pixels of the input. A picture's candidates
 * of a level come in the order of its anchors, unless there were too many: then best first.
 */
final class DecodingCodegen {
  /** Numbers a candidate. */
  static final int COLUMNS = 7;

  /** {@code .formatted(levels, greatest log growth)}. */
  private static final String METHOD =
      """
      def candidates(self, logits: List[Tensor], deltas: List[Tensor], placed: Tensor) -> Tensor:
        pictures = annotate(List[Tensor], [])
        anchors = annotate(List[Tensor], [])
        labels = annotate(List[Tensor], [])
        believed = annotate(List[Tensor], [])
        moved = annotate(List[Tensor], [])
        for level in range(%d):
          rows = torch.size(logits[level], 1)
          classes = torch.size(logits[level], 2)
          flat = torch.reshape(logits[level], [-1])
          found = torch.squeeze(torch.nonzero(torch.gt(flat, self.logit_threshold)), 1)
          found = torch.masked_select(
            found, torch.index_select(self.named, 0, torch.remainder(found, classes)))
          if torch.gt(torch.size(found, 0), self.top_per_level):
            found = __torch__.best_of_each(flat, found, rows * classes, self.top_per_level)
          row = torch.floor_divide(found, classes)
          pictures.append(torch.floor_divide(row, rows))
          anchors.append(torch.add(torch.remainder(row, rows), self.level_starts[level]))
          labels.append(torch.remainder(found, classes))
          believed.append(torch.index_select(flat, 0, found))
          moved.append(torch.index_select(torch.reshape(deltas[level], [-1, 4]), 0, row))
        picture = torch.cat(pictures, 0)
        box = __torch__.boxes(
          torch.index_select(self.anchors, 0, torch.cat(anchors, 0)),
          torch.to(torch.cat(moved, 0), 6),
          torch.index_select(placed, 0, picture))
        score = torch.sigmoid(torch.to(torch.cat(believed, 0), 6))
        label = torch.to(torch.cat(labels, 0), 6)
        columns = torch.stack([torch.to(picture, 6), label, score], 1)
        return torch.cat([columns, box], 1)
      """;

  private static final String FUNCTIONS =
      """
      def best_of_each(flat: Tensor, found: Tensor, each: int, top: int) -> Tensor:
        # The best of each picture: all above the top-th value, and of its equals the first.
        kept = annotate(List[Tensor], [])
        picture = torch.floor_divide(found, each)
        for i in range(torch.size(flat, 0) // each):
          own = torch.index_select(found, 0, torch.squeeze(torch.nonzero(torch.eq(picture, i)), 1))
          if torch.gt(torch.size(own, 0), top):
            value = torch.index_select(flat, 0, own)
            least = torch.min(torch.topk(value, top, 0, True, False)[0])
            near = torch.squeeze(torch.nonzero(torch.ge(value, least)), 1)
            order = torch.sort(torch.index_select(value, 0, near), stable=True, dim=0, descending=True)[1]
            best = torch.slice(order, 0, 0, top, 1)
            own = torch.index_select(own, 0, torch.index_select(near, 0, best))
          kept.append(own)
        return torch.cat(kept, 0)
      def boxes(anchor: Tensor, delta: Tensor, limit: Tensor) -> Tensor:
        # An anchor is its center and its sides; a box is its corners.
        sides = torch.slice(anchor, 1, 2, 4, 1)
        center = torch.add(
          torch.mul(torch.slice(delta, 1, 0, 2, 1), sides), torch.slice(anchor, 1, 0, 2, 1))
        growth = torch.exp(torch.clamp(torch.slice(delta, 1, 2, 4, 1), None, %s))
        half = torch.mul(torch.mul(growth, sides), 0.5)
        low = torch.minimum(torch.clamp(torch.sub(center, half), 0, None), limit)
        high = torch.minimum(torch.clamp(torch.add(center, half), 0, None), limit)
        return torch.cat([low, high], 1)
      """;

  private DecodingCodegen() {}

  static String method() {
    return METHOD.formatted(NetworkCodegen.LEVELS);
  }

  static String functions() {
    return FUNCTIONS.formatted(BoxCoder.MAX_LOG_GROWTH);
  }

  /** What the method reads. */
  static Map<String, ScriptValue> attributes(ModelSpec spec, AnchorGrid anchors) {
    Decoding decoding = spec.decoding();
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put(
        "anchors",
        ScriptTensor.float32(() -> centerd(anchors.corners()), anchors.size(), AnchorGrid.CORNERS));
    attributes.put(
        "level_starts",
        new ScriptValue.WholeList(
            Arrays.stream(anchors.levelStarts()).asLongStream().boxed().toList()));
    double threshold = decoding.scoreThreshold();
    // The sigmoid is monotonic: comparing logits saves it for all that fall through.
    attributes.put(
        "logit_threshold", new ScriptValue.Real((float) Math.log(threshold / (1 - threshold))));
    attributes.put("named", ScriptTensor.bool(spec.named(), spec.classes().size()));
    attributes.put("top_per_level", new ScriptValue.Whole(decoding.topPerLevel()));
    return attributes;
  }

  /** Corners as center and sides. */
  private static float[] centerd(float[] corners) {
    float[] centerd = new float[corners.length];
    for (int i = 0; i < corners.length; i += AnchorGrid.CORNERS) {
      float width = corners[i + 2] - corners[i];
      float height = corners[i + 3] - corners[i + 1];
      centerd[i] = corners[i] + 0.5f * width;
      centerd[i + 1] = corners[i + 1] + 0.5f * height;
      centerd[i + 2] = width;
      centerd[i + 3] = height;
    }
    return centerd;
  }
}
