package io.retinue.ingest;

import io.retinue.platform.coco.CocoAnnotation;
import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.coco.CocoImage;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.schemas.Box;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Puts a labelled video on the feedback topic: all of it or nothing. Every frame is checked and
 * encoded before the first record is sent, and the records are one Kafka transaction.
 *
 * <p>The frames are named (camera, {@value #EPOCH}, index): the file itself, not a run of a
 * camera's reader, which is a time. So importing the same labels again replaces them, for the
 * newest record of a frame id holds.
 */
public final class LabelImporter {
  /** Epoch of imported frames. */
  public static final long EPOCH = 0;

  private static final String SOURCE = "coco-import";

  private final KafkaConnection connection;
  private final Clock clock;

  public LabelImporter(KafkaConnection connection, Clock clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /**
   * Imports and returns once Kafka holds everything.
   *
   * @throws RetinueException BAD_INPUT for labels or video that are missing, damaged or do not
   *     match; UNREACHABLE, STORAGE or FAILURE where the records could not be written: then none
   *     was
   */
  public ImportCounts run(LabelImport request) {
    CocoFile labels = CocoFile.read(request.coco());
    KafkaClients kafka = new KafkaClients(connection);
    kafka.requireReachable();
    RetinueSerdes serdes = new RetinueSerdes(connection);
    try (PictureSpool spool = new PictureSpool()) {
      new LabelledVideo(request, labels).spool(spool);
      try (FeedbackTransaction transaction =
          new FeedbackTransaction(kafka, serdes.feedback(), request.camera())) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<CocoImage> images = labels.images();
        for (int i = 0; i < images.size(); i++) {
          transaction.send(record(request, labels, images.get(i), spool.get(i), now));
        }
        transaction.commit();
      }
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the pictures could not be kept in " + System.getProperty("java.io.tmpdir") + ": " + e,
          "free some space there, or name another place with -Djava.io.tmpdir=DIR",
          e);
    }
    long empty = labels.images().stream().filter(i -> i.annotations().isEmpty()).count();
    return new ImportCounts(labels.images().size(), labels.boxCount(), empty);
  }

  private static LabelledFrame record(
      LabelImport request,
      CocoFile labels,
      CocoImage image,
      PictureSpool.Spooled spooled,
      Instant now) {
    EncodedPicture picture = spooled.picture();
    FrameId id = new FrameId(request.camera(), EPOCH, image.frame());
    return LabelledFrame.newBuilder()
        .setFrameId(id.toString())
        .setFrame(id.toRef())
        .setMediaTime(spooled.mediaTimeMs())
        .setWidth(picture.size().width())
        .setHeight(picture.size().height())
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(picture.jpeg()))
        .setBoxes(image.annotations().stream().map(a -> labelled(a, picture)).toList())
        .setClasses(labels.categoryNames())
        .setLabelledBy(request.labelledBy())
        .setLabelledAt(now)
        .setSource(SOURCE)
        .build();
  }

  /** The box in pixels of the published picture. */
  private static LabelledBox labelled(CocoAnnotation annotation, EncodedPicture picture) {
    Box box =
        new Box(
            (float) (annotation.box().x() * picture.scaleX()),
            (float) (annotation.box().y() * picture.scaleY()),
            (float) (annotation.box().right() * picture.scaleX()),
            (float) (annotation.box().bottom() * picture.scaleY()));
    return LabelledBox.newBuilder()
        .setLabel(annotation.category().name())
        .setBox(box)
        .setCrowd(annotation.crowd())
        .setTrackId(annotation.trackId())
        .build();
  }
}
