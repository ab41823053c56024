package io.retinue.notifier;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event as JSON to a topic of the deployment's Kafka, for tools that read no Avro: the
 * record is the value, the camera is the key, and the headers are those of CloudEvents' binary mode
 * (<a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">binding
 * for Kafka</a>). An event counts as delivered when all replicas in sync have it.
 */
final class KafkaJsonSink implements Sink {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  /** Keyed by camera, kept for a year, with the broker's time: as the topic is to be. */
  private static final Topic MODEL = Topic.RETRACTIONS;

  private final Target.KafkaJson target;
  private final KafkaClients clients;
  private @Nullable Producer<String, byte[]> connected;

  KafkaJsonSink(Target.KafkaJson target, KafkaClients clients) {
    this.target = target;
    this.clients = clients;
  }

  @Override
  public Answer deliver(AlertEvent event) {
    try {
      RecordMetadata place =
          connection().send(record(event)).get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
      return new Answer.Delivered("it is at " + place);
    } catch (ExecutionException e) {
      return refusal(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      return later("no answer within " + ANSWER_WITHIN.toSeconds() + " s");
    } catch (KafkaException | RetinueException e) {
      return later(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the thread's interrupt
    }
  }

  private Answer refusal(Throwable cause) {
    return cause instanceof RecordTooLargeException
        ? new Answer.Refused("the topic does not take it: " + cause.getMessage())
        : later(String.valueOf(cause.getMessage()));
  }

  /**
   * A producer that has failed once may never again take anything: the next attempt has a new one.
   */
  private Answer later(String why) {
    close();
    return Answer.Later.because("Kafka does not take it on " + target.topic() + ": " + why);
  }

  /** Creates the topic, for readers that subscribe before the first alert. */
  @Override
  public Optional<String> idle() {
    try {
      connection();
      return Optional.empty();
    } catch (KafkaException | RetinueException e) {
      return Optional.of("there is no topic " + target.topic() + ": " + e.getMessage());
    }
  }

  private Producer<String, byte[]> connection() {
    Producer<String, byte[]> producer = connected;
    if (producer == null) {
      new TopicAdmin(clients.connection()).applyLike(MODEL, target.topic());
      producer =
          new KafkaProducer<>(
              clients.producerProperties(), new StringSerializer(), new ByteArraySerializer());
      connected = producer;
    }
    return producer;
  }

  private ProducerRecord<String, byte[]> record(AlertEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(target.topic(), event.getCamera(), AlertMessage.data(event));
    AlertMessage.context(event)
        .forEach((name, value) -> record.headers().add("ce_" + name, bytes(value)));
    record.headers().add("content-type", bytes(AlertMessage.DATA_TYPE));
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Producer<String, byte[]> producer = connected;
    connected = null;
    if (producer != null) {
      producer.close(Duration.ZERO); // each event was waited for
    }
  }
}
