package io.retinue.platform.feedback;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes labels to the feedback topic: what is sent becomes visible together, at {@link #commit},
 * or not at all. One writer of a name at a time: a second one takes over, and what the first has
 * not committed is rolled back. Not thread-safe.
 */
public final class LabelWriter implements AutoCloseable {
  /**
   * Readers of committed records wait for an open transaction; that of a killed writer ends then.
   */
  private static final int TIMEOUT_MS = 120_000;

  /**
   * One object on a labeled frame.
   *
   * @param label name of the class
   * @param x1 left edge, in pixels of the picture
   * @param y1 upper edge
   * @param x2 right edge
   * @param y2 lower edge
   * @param crowd whether it is a group: not trained on, ignored in evaluation
   * @param trackId identity of the object through the camera's frames, where it is known
   */
  public record Box(
      String label,
      double x1,
      double y1,
      double x2,
      double y2,
      boolean crowd,
      @Nullable String trackId) {}

  /**
   * What is on a frame.
   *
   * @param frame the frame; the newest label of a frame replaces those before
   * @param mediaTimeMs since the first frame of the epoch
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   * @param boxes what is on the picture; possibly nothing
   * @param classes every class that the labeler looked for
   */
  public record Label(
      FrameId frame,
      long mediaTimeMs,
      int width,
      int height,
      List<Box> boxes,
      List<String> classes) {}

  /**
   * Who labels, and with what.
   *
   * @param name of the writer, such as {@code import-gate}
   * @param labelledBy a person's or tool's name
   * @param source the tool, such as {@code coco-import}
   */
  public record Labeler(String name, String labelledBy, String source) {}

  private final Labeler labeler;
  private final Producer<String, LabelledFrame> producer;
  private boolean open;

  /**
   * @throws RetinueException FAILURE where Kafka refuses the writer
   */
  public LabelWriter(KafkaConnection connection, Labeler labeler) {
    this.labeler = labeler;
    Map<String, Object> properties =
        new HashMap<>(new KafkaClients(connection).producerProperties());
    properties.put("transactional.id", "retinue-labels-" + labeler.name());
    properties.put("transaction.timeout.ms", TIMEOUT_MS);
    producer =
        new KafkaProducer<>(
            properties,
            new StringSerializer(),
            new RetinueSerdes(connection).feedback().serializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      close();
      throw refused(e);
    }
  }

  /**
   * Sends a label, in a transaction that this begins where none is open.
   *
   * @param jpeg the frame's picture, exactly as the camera publishes it
   * @param at when it was labeled
   * @throws RetinueException FAILURE, or IN_USE where another writer took over
   */
  public void send(Label label, byte[] jpeg, Instant at) {
    Instant labelledAt = at.truncatedTo(ChronoUnit.MILLIS);
    LabelledFrame record =
        LabelledFrame.newBuilder()
            .setFrameId(label.frame().toString())
            .setFrame(label.frame().toRef())
            .setMediaTime(label.mediaTimeMs())
            .setWidth(label.width())
            .setHeight(label.height())
            .setEncoding(PictureEncoding.JPEG)
            .setBytes(ByteBuffer.wrap(jpeg))
            .setBoxes(label.boxes().stream().map(LabelWriter::record).toList())
            .setClasses(label.classes())
            .setLabelledBy(labeler.labelledBy())
            .setLabelledAt(labelledAt)
            .setSource(labeler.source())
            .build();
    try {
      if (!open) {
        producer.beginTransaction();
        open = true;
      }
      producer.send(
          new ProducerRecord<>(
              Topic.FEEDBACK.topicName(),
              null,
              labelledAt.toEpochMilli(),
              record.getFrameId(),
              record));
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  /**
   * Makes everything sent visible.
   *
   * @throws RetinueException FAILURE, or IN_USE where another writer took over; then nothing is
   */
  public void commit() {
    try {
      producer.commitTransaction(); // fails where any record failed
      open = false;
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  private static LabelledBox record(Box box) {
    return LabelledBox.newBuilder()
        .setLabel(box.label())
        .setBox(
            new io.retinue.schemas.Box(
                (float) box.x1(), (float) box.y1(), (float) box.x2(), (float) box.y2()))
        .setCrowd(box.crowd())
        .setTrackId(box.trackId())
        .build();
  }

  private RetinueException refused(KafkaException e) {
    if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
      return new RetinueException(
          ErrorKind.IN_USE,
          "another writer of labels named " + labeler.name() + " began; this one was rolled back",
          "let one end before the next begins",
          e);
    }
    return new RetinueException(
        ErrorKind.FAILURE,
        "Kafka did not take the labels, none was written: " + e.getMessage(),
        "check that the brokers are up and the topics applied, then try again",
        e);
  }

  @Override
  public void close() {
    try {
      if (open) {
        producer.abortTransaction();
      }
    } catch (KafkaException e) {
      // The broker rolls it back by itself, at the timeout or when the next writer begins.
    } finally {
      producer.close(Duration.ofSeconds(3));
    }
  }
}
