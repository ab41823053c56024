package io.retinue.standalone.pictures;

import io.retinue.retinanet.Box;
import io.retinue.video.PictureSize;
import java.nio.file.Path;
import java.util.List;

/**
 * What a model found on one picture.
 *
 * @param file as it was named
 * @param size of the upright picture
 * @param found best first
 */
public record PictureDetections(Path file, PictureSize size, List<Found> found) {
  /**
   * One thing.
   *
   * @param label the name of its class
   * @param score the model's confidence, 0 to 1
   * @param box in pixels of the upright picture
   */
  public record Found(String label, float score, Box box) {}

  public PictureDetections {
    found = List.copyOf(found);
  }
}
