package io.retinue.trainer.evaluation;

import io.retinue.platform.coco.CocoBox;
import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.ImageTruth;
import io.retinue.retinanet.evaluation.Truth;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.video.FilmReader;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder.Jpeg;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Evaluates a release on a labeled video. Each labeled frame takes the path of a live one (same
 * scaling, same JPEG), and the boxes are scaled back to the pixels that were labeled.
 *
 * @param detectSize of the camera that took the film
 * @param progress receives how many of the labeled images are done
 */
public record VideoEvaluation(DetectSize detectSize, ProgressListener progress) {
  /**
   * Evaluates.
   *
   * @param release a release's folder, or a safetensors file with its model.json beside it
   * @param video any film that ingest reads
   * @param coco labels of the video's frames
   * @throws RetinueException BAD_INPUT that names what is missing, damaged or contradictory
   */
  public EvaluationResult evaluate(Path release, Path video, Path coco) {
    CocoFile labels = CocoFile.read(coco);
    Map<String, Integer> categories = new LinkedHashMap<>();
    for (CocoFile.Category category : labels.categories()) {
      categories.put(category.name(), category.id());
    }
    try (Detector detector = ReleaseFolder.open(release);
        Frames frames = new Frames(labels, video)) {
      return new Evaluator(categories)
          .evaluate(
              detector,
              frames,
              done -> progress.onProgress(done, labels.images().size()),
              new StopSignal());
    }
  }

  /** The labeled frames as the evaluator takes them. */
  private final class Frames implements Iterator<Evaluator.Example>, AutoCloseable {
    private final CocoFile labels;
    private final FilmReader film;
    private final JpegDecoder decoder = new JpegDecoder();
    private int next;

    Frames(CocoFile labels, Path path) {
      this.labels = labels;
      try {
        PictureSize largest = new PictureSize(detectSize.maxWidth(), detectSize.maxHeight());
        film = FilmReader.open(path, largest);
      } catch (VideoException e) {
        throw labels.mismatch(0, e, e.reason().remedy());
      }
    }

    @Override
    public boolean hasNext() {
      return next < labels.images().size();
    }

    @Override
    public Evaluator.Example next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      CocoFile.Image image = labels.images().get(next); // in the order of the film
      try {
        PictureSize labeled = new PictureSize(image.width(), image.height());
        Jpeg jpeg = film.read(image.frame(), labeled).jpeg();
        Picture picture = decoder.decode(jpeg.bytes());
        next++;
        return new Evaluator.Example(
            new RgbImage(picture.width(), picture.height(), picture.rgb()),
            new ImageTruth(
                image.id(), image.annotations().stream().map(VideoEvaluation::truth).toList()),
            1 / jpeg.scaleX(),
            1 / jpeg.scaleY(),
            category -> true);
      } catch (VideoException e) {
        throw labels.mismatch(next, e, e.reason().remedy());
      }
    }

    @Override
    public void close() {
      decoder.close();
      film.close();
    }
  }

  private static Truth truth(CocoFile.Annotation annotation) {
    CocoBox box = annotation.box();
    return new Truth(
        annotation.category().id(),
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        annotation.area(),
        annotation.crowd());
  }
}
