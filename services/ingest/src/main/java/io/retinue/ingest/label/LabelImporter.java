package io.retinue.ingest.label;

import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.feedback.LabelWriter;
import io.retinue.platform.frame.FilmEpoch;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.video.FilmReader;
import io.retinue.video.JpegEncoder.Jpeg;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the labels of a film to the feedback topic: all of them or none. Every frame is checked
 * and encoded before the first record is sent, and the records are one Kafka transaction.
 *
 * <p>The frames are named (camera, {@link FilmEpoch}, index). So importing the labels of a film
 * again replaces them, for the newest record of a frame id holds, and another film of the same
 * camera has frames of its own.
 */
public final class LabelImporter {
  /**
   * What to import.
   *
   * @param camera the camera that took the film
   * @param film the film whose frames were labeled
   * @param coco the labels; image names are resolved as CVAT's video frames
   * @param labelledBy a person's or tool's name
   */
  public record Request(CameraSettings camera, Path film, Path coco, String labelledBy) {}

  /**
   * What was imported.
   *
   * @param frames labeled frames, those without boxes included
   * @param boxes boxes on them, crowds included
   * @param emptyFrames frames without a box
   */
  public record Counts(long frames, long boxes, long emptyFrames) {}

  private final KafkaConnection connection;
  private final Clock clock;

  public LabelImporter(KafkaConnection connection, Clock clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /**
   * Imports and returns once Kafka holds everything.
   *
   * @throws RetinueException BAD_INPUT for labels or a film that are missing, damaged or do not
   *     match; UNREACHABLE, STORAGE or FAILURE where the records could not be written: then none
   *     was
   */
  public Counts run(Request request) {
    CocoFile labels = CocoFile.read(request.coco());
    new KafkaClients(connection).requireReachable();
    try (PictureSpool spool = new PictureSpool()) {
      List<LabelWriter.Label> checked = spool(request, labels, spool);
      try (LabelWriter writer = new LabelWriter(connection, labeler(request))) {
        Instant now = clock.instant();
        for (int i = 0; i < checked.size(); i++) {
          writer.send(checked.get(i), spool.get(i), now);
        }
        writer.commit();
      }
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the pictures could not be kept in " + System.getProperty("java.io.tmpdir") + ": " + e,
          "free some space there, or name another place with -Djava.io.tmpdir=DIR",
          e);
    }
    long empty = labels.images().stream().filter(i -> i.annotations().isEmpty()).count();
    return new Counts(labels.images().size(), labels.boxCount(), empty);
  }

  private static LabelWriter.Labeler labeler(Request request) {
    return new LabelWriter.Labeler(
        "import-" + request.camera().name(), request.labelledBy(), "coco-import");
  }

  /** Puts the picture of each image into {@code spool}, and returns their labels in that order. */
  private static List<LabelWriter.Label> spool(Request request, CocoFile labels, PictureSpool spool)
      throws IOException {
    DetectSize largest = request.camera().detectSize();
    List<LabelWriter.Label> checked = new ArrayList<>();
    try (FilmReader film =
        FilmReader.open(request.film(), new PictureSize(largest.maxWidth(), largest.maxHeight()))) {
      long epoch = FilmEpoch.of(request.film());
      for (CocoFile.Image image :
          labels.images()) { // in the order of their frames, each frame once
        FilmReader.Frame frame =
            film.read(image.frame(), new PictureSize(image.width(), image.height()));
        spool.add(frame.jpeg().bytes());
        checked.add(
            new LabelWriter.Label(
                new FrameId(request.camera().name(), epoch, image.frame()),
                frame.mediaTimeMs(),
                frame.jpeg().size().width(),
                frame.jpeg().size().height(),
                image.annotations().stream().map(a -> box(a, frame.jpeg())).toList(),
                labels.categoryNames()));
      }
    } catch (VideoException e) {
      throw labels.mismatch(checked.size(), e, e.reason().remedy());
    }
    return checked;
  }

  /** The box in pixels of the published picture. */
  private static LabelWriter.Box box(CocoFile.Annotation annotation, Jpeg jpeg) {
    return new LabelWriter.Box(
        annotation.category().name(),
        annotation.box().x() * jpeg.scaleX(),
        annotation.box().y() * jpeg.scaleY(),
        annotation.box().right() * jpeg.scaleX(),
        annotation.box().bottom() * jpeg.scaleY(),
        annotation.crowd(),
        annotation.trackId());
  }
}
