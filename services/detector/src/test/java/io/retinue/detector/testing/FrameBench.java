package io.retinue.detector.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.detector.DetectorConfig;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ModelRelease;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Empty topics on the shared broker, and frames and releases to put on them. */
public class FrameBench implements AutoCloseable {
  public static final int PARTITIONS = 4;

  public final BrokerUnderTest broker = BrokerUnderTest.shared();
  public final KafkaConnection connection =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  public final KafkaClients clients = new KafkaClients(connection);
  private final TopicAdmin admin = new TopicAdmin(connection);
  public final RetinueSerdes serdes = new RetinueSerdes(connection);
  public final SyntheticFrames synthetic = new SyntheticFrames(Instant.now().toEpochMilli());
  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String applicationId = "detector-test-" + System.nanoTime();
  private final Map<String, Long> nextIndex = new HashMap<>();
  private final Path folder;
  private final Producer<byte[], byte[]> producer;
  private int published;

  public FrameBench(Path folder) {
    this.folder = folder;
    delete(List.of(Topic.values()));
    admin.apply(PARTITIONS);
    await(List.of(Topic.values()), TopicAdmin.TopicState.Presence.EXISTED);
    this.producer =
        new KafkaProducer<>(
            clients.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Short sessions and transactions, so that what is left by the dead does not hold up a test. */
  public DetectorConfig config(String instance) {
    Map<String, String> overrides =
        Map.of(
            "application.id",
            applicationId,
            "producer.transaction.timeout.ms",
            "3000",
            "main.consumer.session.timeout.ms",
            "2000",
            "main.consumer.heartbeat.interval.ms",
            "500");
    StreamConfig stream = StreamConfig.defaults(folder.resolve(instance)).withInstanceId(instance);
    return Changed.in(
        DetectorConfig.defaults(folder.resolve(instance)),
        "stream",
        Changed.in(stream, "overrides", overrides));
  }

  /** Also the group's name, each bench its own. */
  public String applicationId() {
    return applicationId;
  }

  public void announce(ModelRelease release) {
    byte[] value = serdes.models().serializer().serialize(Topic.MODELS.topicName(), release);
    send(Topic.MODELS, release.getModel(), value);
    producer.flush();
  }

  /** Publishes the next frame of a camera, of complete footage. */
  public void publish(String camera) {
    long index = nextIndex.merge(camera, 1L, Long::sum) - 1;
    publish(synthetic.complete(camera, index, Instant.now()));
  }

  public void publish(Frame frame) {
    publishRaw(frame.getCamera(), value(frame));
  }

  public byte[] value(Frame frame) {
    return serdes.frames().serializer().serialize(Topic.FRAMES.topicName(), frame);
  }

  public void publishRaw(String camera, byte[] value) {
    send(Topic.FRAMES, camera, value);
    published++;
  }

  public void publishRecord(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
    published++;
  }

  private void send(Topic topic, String key, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Frames published so far. */
  public int published() {
    return published;
  }

  public TopicLedger ledger() {
    producer.flush();
    return TopicLedger.read(broker.reader());
  }

  /** Waits until every frame has come out, one way or the other. */
  public TopicLedger awaitAll() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    TopicLedger[] newest = new TopicLedger[1];
    deadline.await(
        "all " + published + " frames came out",
        () -> {
          newest[0] = ledger();
          return newest[0].missing() == 0;
        });
    return newest[0];
  }

  /** Deletes topics; returns once brokers say that they are gone. */
  public void delete(List<Topic> topics) {
    broker.deleteTopics(topics.stream().map(Topic::topicName).toList());
    await(topics, TopicAdmin.TopicState.Presence.MISSING);
  }

  private void await(List<Topic> topics, TopicAdmin.TopicState.Presence presence) {
    Deadline.inSeconds(20)
        .await(
            topics + " are " + presence,
            () ->
                admin.describe().stream()
                    .filter(state -> topics.contains(state.topic()))
                    .allMatch(state -> state.presence() == presence));
  }

  public void publishAll(List<String> cameras, int framesEach) {
    for (int i = 0; i < framesEach; i++) {
      cameras.forEach(this::publish);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
