package io.retinue.ingest;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what cameras do to the cameras topic. Thread-safe. */
final class StatusWriter {
  private static final long DEADLINE_SECONDS = 8;

  private final Producer<String, CameraStatus> producer;
  private final Clock clock;

  /**
   * @param producer not closed here
   */
  StatusWriter(Producer<String, CameraStatus> producer, Clock clock) {
    this.producer = producer;
    this.clock = clock;
  }

  /** Sends a status. If it is lost, the next one replaces it. */
  void write(CameraTally tally) {
    producer.send(record(tally));
  }

  /**
   * Returns once Kafka has the status.
   *
   * @throws RetinueException UNREACHABLE where it does not take it in 8 s
   */
  void writeNow(CameraTally tally) {
    try {
      producer.send(record(tally)).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is on its way; the caller's next wait ends it
    } catch (ExecutionException | TimeoutException e) {
      throw new RetinueException(
          ErrorKind.UNREACHABLE,
          "Kafka did not take the status of camera " + tally.camera(),
          "check that the brokers are up and the topics applied",
          e);
    }
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
            .build();
    return new ProducerRecord<>(
        Topic.CAMERAS.topicName(), null, status.getAt().toEpochMilli(), tally.camera(), status);
  }
}
