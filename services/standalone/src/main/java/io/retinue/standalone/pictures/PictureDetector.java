package io.retinue.standalone.pictures;

import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.video.Picture;
import java.nio.file.Path;
import java.util.List;

/** A model that looks at pictures, one after the other. Not thread-safe. */
public final class PictureDetector {
  private final Detector detector;
  private final double threshold;

  /**
   * @param detector stays the caller's to close
   * @param threshold what scores lower is left out, 0 to 1
   */
  public PictureDetector(Detector detector, double threshold) {
    this.detector = detector;
    this.threshold = threshold;
  }

  /**
   * What is on a picture.
   *
   * @param file where it came from
   */
  public PictureDetections detect(Path file, Picture picture) {
    RgbImage image = new RgbImage(picture.width(), picture.height(), picture.rgb());
    List<String> classes = detector.spec().classes();
    return new PictureDetections(
        file,
        picture.size(),
        detector.detect(List.of(image)).get(0).stream()
            .filter(d -> d.score() >= threshold)
            .map(d -> new PictureDetections.Found(classes.get(d.label()), d.score(), d.box()))
            .toList());
  }
}
