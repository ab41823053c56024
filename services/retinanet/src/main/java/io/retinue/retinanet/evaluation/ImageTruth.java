package io.retinue.retinanet.evaluation;

import java.util.List;

/**
 * All objects on one image. An image without objects belongs in the truth too, because a detection
 * on it is wrong.
 */
public record ImageTruth(long imageId, List<Truth> truths) {
  public ImageTruth {
    truths = List.copyOf(truths);
  }
}
