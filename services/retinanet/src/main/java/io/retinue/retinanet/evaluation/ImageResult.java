package io.retinue.retinanet.evaluation;

import java.util.List;

/** All detections of a model on one image. Boxes of equal score keep their order. */
public record ImageResult(long imageId, List<ScoredBox> boxes) {
  public ImageResult {
    boxes = List.copyOf(boxes);
  }
}
