package io.retinue.platform.coco;

import java.util.List;

/**
 * One labeled frame.
 *
 * @param id number in the file, unique
 * @param fileName as in the file, such as {@code frame_000123.PNG}
 * @param frame the frame of the video, from the name, counted from 0
 * @param width in pixels
 * @param height in pixels
 * @param annotations may be empty: "nothing here" is a label
 */
public record CocoImage(
    long id, String fileName, long frame, int width, int height, List<CocoAnnotation> annotations) {
  public CocoImage {
    annotations = List.copyOf(annotations);
  }

  CocoImage with(List<CocoAnnotation> found) {
    return new CocoImage(id, fileName, frame, width, height, found);
  }
}
