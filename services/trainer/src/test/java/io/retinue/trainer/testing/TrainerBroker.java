package io.retinue.trainer.testing;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.TrainingEvent;
import io.retinue.testkit.BrokerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Retinue's topics on the shared broker, and what the trainer's tests do with them. */
public final class TrainerBroker implements AutoCloseable {
  private final BrokerUnderTest broker = BrokerUnderTest.shared();

  private TrainerBroker() {}

  /** With empty topics of one partition. */
  public static TrainerBroker start() {
    TrainerBroker started = new TrainerBroker();
    started.broker.deleteRetinueTopics();
    new TopicAdmin(started.connection()).apply(1);
    return started;
  }

  /** Deletes everything in the topics that a run reads or writes: the test starts from nothing. */
  public void emptyTopics() {
    broker.deleteTopics(
        Stream.of(Topic.FEEDBACK, Topic.FRAMES, Topic.MODELS, Topic.TRAINING)
            .map(Topic::topicName)
            .toList());
    new TopicAdmin(connection()).apply(1);
  }

  public KafkaConnection connection() {
    return new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  }

  public KafkaClients clients() {
    return new KafkaClients(connection());
  }

  public RetinueSerdes serdes() {
    return new RetinueSerdes(connection());
  }

  /** Writes labels, and returns once the broker has them. */
  public void write(List<LabelledFrame> labels) {
    try (Producer<String, LabelledFrame> producer = clients().newProducer(serdes().feedback())) {
      send(
          producer,
          labels.stream()
              .map(l -> new ProducerRecord<>(Topic.FEEDBACK.topicName(), l.getFrameId(), l)));
    }
  }

  /** Writes frames of cameras, and returns once the broker has them. */
  public void publish(List<Frame> frames) {
    try (Producer<String, Frame> producer = clients().newProducer(serdes().frames())) {
      send(
          producer,
          frames.stream()
              .map(
                  frame ->
                      new ProducerRecord<>(Topic.FRAMES.topicName(), frame.getCamera(), frame)));
    }
  }

  /** Writes steps of releases as they are. */
  public void announce(List<ModelRelease> steps) {
    try (Producer<String, ModelRelease> producer = clients().newProducer(serdes().models())) {
      send(
          producer,
          steps.stream()
              .map(step -> new ProducerRecord<>(Topic.MODELS.topicName(), step.getModel(), step)));
    }
  }

  /** Writes bytes that are no label. */
  public void writeRubbish(String key, byte[] bytes) {
    writeRubbish(Topic.FEEDBACK, key, bytes);
  }

  /** Writes bytes that are no record of the topic. */
  public void writeRubbish(Topic topic, String key, byte[] bytes) {
    Map<String, Object> properties = clients().producerProperties();
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      send(producer, Stream.of(new ProducerRecord<>(topic.topicName(), key, bytes)));
    }
  }

  /** Fails the test where the broker does not take all. */
  private static <V> void send(
      Producer<String, V> producer, Stream<ProducerRecord<String, V>> records) {
    List<Future<RecordMetadata>> answers = records.map(producer::send).toList();
    try {
      for (Future<RecordMetadata> answer : answers) {
        answer.get(60, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a record was not written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public Releases releases(String model) {
    return Releases.read(clients(), serdes().models(), model);
  }

  public List<TrainingEvent> trainingEvents() {
    return broker
        .reader()
        .readAll(
            Topic.TRAINING.topicName(),
            new StringDeserializer(),
            serdes().training().deserializer())
        .stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  /** Deletes the topics. */
  @Override
  public void close() {
    broker.deleteRetinueTopics();
  }
}
