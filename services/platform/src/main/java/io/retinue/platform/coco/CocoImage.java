package io.retinue.platform.coco;

import java.util.List;

/**
 * One labelled frame.
 *
 * @param id the file's number for it, unique in the file
 * @param fileName as the file has it, such as {@code frame_000123.PNG}
 * @param frame the frame of the video that the name means, counted from 0
 * @param width in pixels
 * @param height in pixels
 * @param annotations possibly none: "nothing here" is a label
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
