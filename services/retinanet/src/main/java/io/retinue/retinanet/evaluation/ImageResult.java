package io.retinue.retinanet.evaluation;

import java.util.List;

/** Everything that a model found on one image. Boxes of equal score keep their order. */
public record ImageResult(long imageId, List<ScoredBox> boxes) {
  public ImageResult {
    boxes = List.copyOf(boxes);
  }
}
