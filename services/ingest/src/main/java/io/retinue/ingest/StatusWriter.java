package io.retinue.ingest;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraStatus;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what cameras do to the cameras topic. Thread-safe. */
final class StatusWriter {
  private static final long DEADLINE_SECONDS = 8;

  private final Producer<String, CameraStatus> producer;

  /**
   * @param producer not closed here
   */
  StatusWriter(Producer<String, CameraStatus> producer) {
    this.producer = producer;
  }

  /** Sends a status; should it be lost, the next one makes up for it. */
  void write(CameraStatus status) {
    producer.send(record(status));
  }

  /**
   * Returns once Kafka has the status.
   *
   * @throws RetinueException UNREACHABLE where it does not take it in 8 s
   */
  void writeNow(CameraStatus status) {
    try {
      producer.send(record(status)).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is on its way; the caller's next wait ends it
    } catch (ExecutionException | TimeoutException e) {
      throw new RetinueException(
          ErrorKind.UNREACHABLE,
          "Kafka did not take the status of camera " + status.getCamera(),
          "see whether the brokers are up and the topics applied",
          e);
    }
  }

  private static ProducerRecord<String, CameraStatus> record(CameraStatus status) {
    return new ProducerRecord<>(
        Topic.CAMERAS.topicName(), null, status.getAt().toEpochMilli(), status.getCamera(), status);
  }
}
