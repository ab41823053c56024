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
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes labels to the feedback topic: what is sent becomes visible together, at {@link #commit},
 * or not at all. One writer of a name at a time: a second one takes over, and what the first has
 * not committed is rolled back. Not thread-safe.
 */
public final class LabelWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LabelWriter.class);
  private static final int COMMIT_ATTEMPTS = 3;

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

  /** Of the transaction. */
  private enum State {
    IDLE,
    OPEN,
    /** A commit got no answer: it may have happened, and Kafka allows no abort any more. */
    UNKNOWN
  }

  private final Labeler labeler;
  private final Producer<String, LabelledFrame> producer;
  private State state = State.IDLE;

  /**
   * @throws RetinueException FAILURE where Kafka refuses the writer
   */
  public LabelWriter(KafkaConnection connection, Labeler labeler) {
    this(producer(connection, labeler), labeler);
  }

  LabelWriter(Producer<String, LabelledFrame> producer, Labeler labeler) {
    this.labeler = labeler;
    this.producer = producer;
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      close();
      throw refused(e);
    }
  }

  private static Producer<String, LabelledFrame> producer(
      KafkaConnection connection, Labeler labeler) {
    Map<String, Object> properties =
        new HashMap<>(new KafkaClients(connection).producerProperties());
    properties.put("transactional.id", "retinue-labels-" + labeler.name());
    properties.put("transaction.timeout.ms", TIMEOUT_MS);
    return new KafkaProducer<>(
        properties, new StringSerializer(), new RetinueSerdes(connection).feedback().serializer());
  }

  /**
   * Sends a label, in a transaction that this begins where none is open.
   *
   * @param jpeg the frame's picture, exactly as the camera publishes it
   * @param at when it was labeled
   * @throws RetinueException FAILURE, IN_USE where another writer took over, or UNREACHABLE where
   *     the schema registry does not answer
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
      if (state == State.IDLE) {
        producer.beginTransaction();
        state = State.OPEN;
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
   * @throws RetinueException FAILURE, or IN_USE where another writer took over: then nothing is
   *     visible; UNREACHABLE where the brokers did not answer: then it is unknown whether it is
   */
  public void commit() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction(); // fails where any record failed
        state = State.IDLE;
        return;
      } catch (TimeoutException e) { // Kafka allows only to try the same again
        state = State.UNKNOWN;
        if (attempt == COMMIT_ATTEMPTS) {
          throw unknown(e);
        }
      } catch (InterruptException e) {
        state = State.UNKNOWN;
        throw unknown(e);
      } catch (KafkaException e) {
        // After a time-out only an abort that succeeds proves that nothing was written.
        throw state == State.UNKNOWN && !abort() ? unknown(e) : refused(e);
      }
    }
  }

  private boolean abort() {
    try {
      producer.abortTransaction();
      state = State.IDLE;
      return true;
    } catch (KafkaException | IllegalStateException e) {
      // The broker ends it by itself, at the timeout or when the next writer begins.
      LOG.debug("the transaction of {} was not aborted", labeler.name(), e);
      return false;
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

  private static RetinueException unknown(KafkaException e) {
    return new RetinueException(
        ErrorKind.UNREACHABLE,
        "Kafka did not answer the commit: it is unknown whether the labels were written",
        "check that the brokers are up, then write the same labels again: each replaces its own",
        e);
  }

  private RetinueException refused(KafkaException e) {
    if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
      return new RetinueException(
          ErrorKind.IN_USE,
          "another writer of labels named "
              + labeler.name()
              + " began, or this one took longer than 2 minutes; it was rolled back",
          "let one end before the next begins, or write fewer labels at a time",
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
    if (state == State.OPEN) {
      abort();
    }
    producer.close(Duration.ofSeconds(3));
  }
}
