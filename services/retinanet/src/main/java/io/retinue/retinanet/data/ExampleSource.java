package io.retinue.retinanet.data;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;

/**
 * The labelled pictures to train on. {@link #get} is called from a thread of the trainer's own,
 * possibly several times for one index, and must give the same example each time.
 */
public interface ExampleSource {
  /** How many examples there are, at least 1. */
  int size();

  /**
   * One example.
   *
   * @param index 0 to {@code size() - 1}
   */
  LabelledImage get(int index);

  /** The picture of an example alone, for callers that do not wait for its labels. */
  default RgbImage image(int index) {
    return get(index).image();
  }
}
