package io.retinue.ingest;

import io.retinue.platform.frame.CameraName;
import io.retinue.video.DetectSize;
import java.nio.file.Path;

/**
 * What to import.
 *
 * @param camera the camera that the video is of; see {@link CameraName}
 * @param video the video whose frames were labelled
 * @param coco the labels; image names are resolved as CVAT's video frames
 * @param detectSize the camera's detect size, so that the pictures are those that it publishes
 * @param labelledBy a person's or tool's name
 */
public record LabelImport(
    String camera, Path video, Path coco, DetectSize detectSize, String labelledBy) {
  public LabelImport {
    CameraName.require(camera);
  }
}
