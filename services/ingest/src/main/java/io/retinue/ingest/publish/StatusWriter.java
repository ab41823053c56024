package io.retinue.ingest.publish;

import io.retinue.ingest.state.BlindInterval;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what cameras do to the cameras topic. Thread-safe. */
public final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(8);
  private static final Duration LAST = Duration.ofSeconds(3);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Producer<String, CameraStatus> producer;
  private final Clock clock;
  private final LogLimit failures = new LogLimit(LOG, 1);

  /**
   * @param producer not closed here
   */
  public StatusWriter(Producer<String, CameraStatus> producer, Clock clock) {
    this.producer = producer;
    this.clock = clock;
  }

  /** Sends a status. If it is lost, the next one replaces it. */
  public void write(CameraTally tally) {
    producer.send(record(tally));
  }

  /** Returns once Kafka has the camera's present status, however long that takes. */
  public void announce(CameraProgress progress) throws InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(100), LONGEST_PAUSE);
    while (true) {
      CameraTally tally = progress.tally();
      try {
        writeNow(tally, ATTEMPT);
        progress.waitsFor(null);
        return;
      } catch (ExecutionException | TimeoutException | KafkaException | RetinueException e) {
        String cause = CameraTally.line(e.getCause() == null ? e.toString() : text(e.getCause()));
        progress.waitsFor("Kafka, which does not take the camera's status: " + cause);
        failures.log(
            tally.camera(),
            () ->
                LOG.warn("camera {} waits: its status is not written: {}", tally.camera(), cause));
      }
      TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
    }
  }

  /**
   * Writes the status with which a camera ends.
   *
   * @throws KafkaException where Kafka does not take it in 3 s
   */
  public void writeLast(CameraTally tally) throws InterruptedException {
    try {
      writeNow(tally, LAST);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the last status was not acknowledged", e);
    }
  }

  /**
   * Deletes the statuses of a camera that was removed: what reads the topic forgets the camera. To
   * be called after its last status was sent.
   *
   * @param written runs once Kafka has it
   */
  public void remove(String camera, Runnable written) {
    producer.send(
        new ProducerRecord<>(Topic.CAMERAS.topicName(), camera, null),
        (metadata, failure) -> {
          if (failure == null) {
            written.run();
          }
        });
  }

  private void writeNow(CameraTally tally, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      producer.send(record(tally)).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptException e) {
      throw new InterruptedException("stopped");
    }
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private ProducerRecord<String, CameraStatus> record(CameraTally tally) {
    CameraStatus status =
        CameraStatus.newBuilder()
            .setCamera(tally.camera())
            .setEpoch(tally.epoch())
            .setState(CameraState.valueOf(tally.state().name()))
            .setReason(tally.reason())
            .setSince(tally.since())
            .setAt(clock.instant())
            .setRead(tally.read())
            .setPublished(tally.published())
            .setLastIndex(tally.lastIndex().isPresent() ? tally.lastIndex().getAsLong() : null)
            .setDrops(FramePublisher.dropCounts(tally.drops()))
            .setFramesPerSecond(tally.framesPerSecond())
            .setBlindIntervals(tally.blind().stream().map(StatusWriter::onWire).toList())
            .build();
    return new ProducerRecord<>(
        Topic.CAMERAS.topicName(), null, status.getAt().toEpochMilli(), tally.camera(), status);
  }

  private static io.retinue.schemas.BlindInterval onWire(BlindInterval blind) {
    return new io.retinue.schemas.BlindInterval(blind.start(), blind.end(), blind.cause());
  }
}
