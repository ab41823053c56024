package io.retinue.retinanet.evaluation;

import java.util.List;

/**
 * Everything that is on one image; an image with nothing on it belongs in the truth too, because a
 * box found there is wrong.
 */
public record ImageTruth(long imageId, List<Truth> truths) {
  public ImageTruth {
    truths = List.copyOf(truths);
  }
}
