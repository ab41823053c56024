package io.retinue.ingest;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.LabelledFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Labelled frames that become visible together or not at all. One import a camera at a time: a
 * second one takes over, and what the first had sent is rolled back. Not thread-safe.
 */
final class FeedbackTransaction implements AutoCloseable {
  /**
   * While a transaction is open, readers of committed records wait; a killed import's ends then.
   */
  private static final int TIMEOUT_MS = 120_000;

  private final Producer<String, LabelledFrame> producer;
  private boolean open;

  FeedbackTransaction(KafkaClients kafka, Serde<LabelledFrame> serde, String camera) {
    Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
    properties.put("transactional.id", "retinue-label-import-" + camera);
    properties.put("transaction.timeout.ms", TIMEOUT_MS);
    producer = new KafkaProducer<>(properties, new StringSerializer(), serde.serializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      open = true;
    } catch (KafkaException e) {
      close();
      throw refused(e);
    }
  }

  void send(LabelledFrame frame) {
    try {
      producer.send(
          new ProducerRecord<>(
              Topic.FEEDBACK.topicName(),
              null,
              frame.getLabelledAt().toEpochMilli(),
              frame.getFrameId(),
              frame));
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  /** Makes everything sent visible. */
  void commit() {
    try {
      producer.commitTransaction(); // fails where any record failed
      open = false;
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  private static RetinueException refused(KafkaException e) {
    if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
      return new RetinueException(
          ErrorKind.IN_USE,
          "another import of this camera began; this one was rolled back",
          "import one file after the other",
          e);
    }
    return new RetinueException(
        ErrorKind.FAILURE,
        "Kafka did not take the labels, none was imported: " + e.getMessage(),
        "see whether the brokers are up and the topics applied, then import again",
        e);
  }

  @Override
  public void close() {
    try {
      if (open) {
        producer.abortTransaction();
      }
    } catch (KafkaException e) {
      // The broker rolls it back by itself, at the timeout or at the next import.
    } finally {
      producer.close(Duration.ofSeconds(3));
    }
  }
}
