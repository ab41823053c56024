package io.retinue.detector;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.video.Picture;
import java.util.List;

/** RetinaNet as the detector service sees it: labels by name, pictures as video decodes them. */
final class RetinaNetFrameModel implements FrameModel {
  private final ServingRelease release;
  private final Detector detector;
  private final List<String> classes;

  /**
   * @param detector owned from now on
   */
  RetinaNetFrameModel(ServingRelease release, Detector detector) {
    this.release = release;
    this.detector = detector;
    this.classes = detector.spec().classes();
  }

  @Override
  public ServingRelease release() {
    return release;
  }

  @Override
  public List<List<DetectedObject>> detect(List<Picture> pictures) {
    List<RgbImage> images =
        pictures.stream().map(p -> new RgbImage(p.width(), p.height(), p.rgb())).toList();
    return detector.detect(images).stream()
        .map(found -> found.stream().map(this::labelled).toList())
        .toList();
  }

  private DetectedObject labelled(Detection found) {
    Box box = found.box();
    return new DetectedObject(
        classes.get(found.label()), found.score(), box.x1(), box.y1(), box.x2(), box.y2());
  }

  @Override
  public void close() {
    detector.close();
  }
}
