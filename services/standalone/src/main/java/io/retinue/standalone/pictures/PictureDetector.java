package io.retinue.standalone.pictures;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
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
  public Result detect(Path file, Picture picture) {
    RgbImage image = new RgbImage(picture.width(), picture.height(), picture.rgb());
    List<String> classes = detector.spec().classes();
    return new Result(
        file,
        picture.size(),
        detector.detect(List.of(image)).get(0).stream()
            .filter(d -> d.score() >= threshold)
            .map(d -> new Result.Found(classes.get(d.label()), d.score(), d.box()))
            .toList());
  }

  /**
   * What a model found on one picture.
   *
   * @param file as it was named
   * @param size of the upright picture
   * @param found best first
   */
  public record Result(Path file, PictureSize size, List<Found> found) {
    /**
     * One thing.
     *
     * @param label the name of its class
     * @param score the model's confidence, 0 to 1
     * @param box in pixels of the upright picture
     */
    public record Found(String label, float score, Box box) {}

    public Result {
      found = List.copyOf(found);
    }
  }
}
