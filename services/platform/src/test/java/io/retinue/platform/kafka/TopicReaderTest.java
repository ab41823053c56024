package io.retinue.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.serde.SchemaRegistry;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Garbage;
import io.retinue.testkit.SampleRecords;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection connection =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final KafkaClients clients = new KafkaClients(connection);
  private final RetinueSerdes serdes = new RetinueSerdes(connection);

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(connection).apply(2);
  }

  @Test
  void shouldReadAnEmptyTopicToItsEnd() {
    assertThat(scan()).isEmpty();
  }

  @Test
  void shouldCloseAtOnceWhileTheBrokerHoldsItsFetch() throws Exception {
    label(0, 1);
    Map<String, Object> patient = Map.of("fetch.max.wait.ms", 20_000, "fetch.min.bytes", 1 << 20);
    TopicReader reader = TopicReader.open(clients, patient, List.of(Topic.FEEDBACK));
    reader.seekToBeginning();
    assertThat(reader.poll(Duration.ofMillis(500))).as("one record is too few bytes").isEmpty();

    long start = System.nanoTime();
    reader.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void shouldReadEveryRecordInOrder() throws Exception {
    label(0, 20);

    List<ConsumerRecord<String, byte[]>> records = scan();

    assertThat(records).hasSize(20).extracting(ConsumerRecord::offset).isSorted();
    assertThat(records.get(19).key()).isEqualTo("gate/1/19");
    assertThat(serdes.feedback().deserializer().deserialize("", records.get(19).value()))
        .isEqualTo(SampleRecords.label());
  }

  @Test
  void shouldPassOverWhatWasNotCommittedAndReachTheEndBehindIt() throws Exception {
    Map<String, Object> properties = clients.producerProperties();
    properties.put("transactional.id", "scan-test");
    try (KafkaProducer<String, ModelRelease> producer =
        new KafkaProducer<>(properties, new StringSerializer(), serdes.models().serializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 1);
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, 2);
      producer.abortTransaction();
    }

    Releases releases = Releases.read(clients, serdes.models(), "retinanet");

    assertThat(releases.champion()).map(ModelRelease::getVersion).contains(1L);
    assertThat(releases.nextVersion()).isEqualTo(2);
  }

  @Test
  void shouldSkipAndCountWhatIsNoRecord() throws Exception {
    Garbage.on(broker, Topic.MODELS.topicName());
    try (Producer<String, ModelRelease> producer = clients.newProducer(serdes.models())) {
      send(producer, 1);
    }
    Garbage.on(broker, Topic.MODELS.topicName());

    List<Long> versions = new ArrayList<>();
    long bad =
        TopicReader.scan(
            clients,
            Topic.MODELS,
            serdes.models(),
            (record, release) -> versions.add(release.getVersion()));

    assertThat(versions).containsExactly(1L);
    assertThat(bad).isEqualTo(2 * Garbage.VALUES);
    assertThat(Releases.read(clients, serdes.models(), "retinanet").champion()).isPresent();
  }

  @Test
  void shouldNotTakeARegistryThatIsAwayForABadRecord() throws Exception {
    label(0, 1);
    SchemaRegistry away =
        new SchemaRegistry(URI.create("http://127.0.0.1:1"), Duration.ofMillis(1));

    assertThatThrownBy(
            () ->
                TopicReader.scan(
                    clients,
                    Topic.FEEDBACK,
                    new RetinueSerdes(away).feedback(),
                    (record, label) -> {}))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
  }

  @Test
  void shouldSayThatATopicIsMissing() {
    broker.deleteTopics(List.of(Topic.MODELS.topicName()));

    assertThatThrownBy(() -> Releases.read(clients, serdes.models(), "retinanet"))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("retinue.models");
  }

  @Test
  void shouldReadFromATimeOn() throws Exception {
    label(0, 2);
    label(2, 3); // by another producer, so some milliseconds later
    List<ConsumerRecord<String, byte[]>> all = scan();
    long last = all.get(2).timestamp();
    String[] since =
        all.stream()
            .filter(record -> record.timestamp() >= last)
            .map(ConsumerRecord::key)
            .toArray(String[]::new);

    assertThat(keysFrom(Instant.EPOCH)).containsExactly("gate/1/0", "gate/1/1", "gate/1/2");
    assertThat(keysFrom(Instant.ofEpochMilli(last))).containsExactly(since);
    assertThat(keysFrom(Instant.now().plusSeconds(60))).isEmpty();
  }

  @Test
  void shouldFollowATopicBehindItsEnd() throws Exception {
    label(0, 2);
    List<String> keys = new CopyOnWriteArrayList<>();
    AtomicInteger turns = new AtomicInteger();
    TopicFollower.Listener listener =
        new TopicFollower.Listener() {
          @Override
          public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
            keys.add(record.key());
          }

          @Override
          public void onCaughtUp() {
            turns.incrementAndGet();
          }
        };
    try (TopicFollower follower = follower(listener)) {
      follower.start();
      await().until(follower::isCaughtUp);
      assertThat(keys).containsExactly("gate/1/0", "gate/1/1");

      label(2, 3);

      await().untilAsserted(() -> assertThat(keys).hasSize(3).endsWith("gate/1/2"));
      assertThat(turns).hasPositiveValue();
      assertThat(follower.fault()).isNull();
    }
  }

  @Test
  void shouldGoOnWhereItWasWhenItsListenerFails() throws Exception {
    label(0, 3);
    FailingListener listener = new FailingListener(1, 1, new IllegalStateException("once"));
    try (TopicFollower follower = follower(listener)) {
      follower.start();

      await().until(follower::isCaughtUp);
      assertThat(listener.keys).containsExactly("gate/1/0", "gate/1/1", "gate/1/2");
    }
  }

  @Test
  void shouldSkipARecordOnWhichItsListenerAlwaysFails() throws Exception {
    label(0, 3);
    FailingListener listener =
        new FailingListener(1, Integer.MAX_VALUE, new IllegalStateException("always"));
    try (TopicFollower follower = follower(listener)) {
      follower.start();

      await().until(follower::isCaughtUp);
      assertThat(listener.keys).containsExactly("gate/1/0", "gate/1/2");
      assertThat(listener.failed).hasValue(3);
      assertThat(follower.skipped()).isEqualTo(1);
      assertThat(follower.fault()).isNull();
    }
  }

  @Test
  void shouldHandARecordOverUntilTheRegistryAnswers() throws Exception {
    label(0, 2);
    FailingListener listener =
        new FailingListener(
            0, 4, new RetinueException(ErrorKind.UNREACHABLE, "no registry", "start it"));
    try (TopicFollower follower = follower(listener)) {
      follower.start();

      await().until(follower::isCaughtUp);
      assertThat(listener.keys).containsExactly("gate/1/0", "gate/1/1");
      assertThat(follower.skipped()).isZero();
    }
  }

  @Test
  void shouldKeepTheErrorThatEndedItsThread() throws Exception {
    label(0, 1);
    TopicFollower.Listener listener =
        (topic, record) -> {
          throw new OutOfMemoryError("Java heap space");
        };
    try (TopicFollower follower = follower(listener)) {
      follower.start();

      await().until(() -> follower.death().isPresent());
      assertThat(follower.death())
          .contains("thread test ended: java.lang.OutOfMemoryError: Java heap space");
    }
  }

  /** Fails so often on the record at an offset, and keeps the keys of the others. */
  private static final class FailingListener implements TopicFollower.Listener {
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final long offset;
    private final int times;
    private final RuntimeException failure;

    FailingListener(long offset, int times, RuntimeException failure) {
      this.offset = offset;
      this.times = times;
      this.failure = failure;
    }

    @Override
    public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
      if (record.offset() == offset && failed.get() < times) {
        failed.incrementAndGet();
        throw failure;
      }
      keys.add(record.key());
    }
  }

  private TopicFollower follower(TopicFollower.Listener listener) {
    return new TopicFollower(
        "test", clients, List.of(Topic.FEEDBACK), topic -> Instant.EPOCH, listener);
  }

  private List<ConsumerRecord<String, byte[]>> scan() {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    TopicReader.scan(
        clients, Topic.FEEDBACK, serdes.feedback(), (record, label) -> records.add(record));
    return records;
  }

  private List<String> keysFrom(Instant time) {
    List<String> keys = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(clients, Topic.FEEDBACK)) {
      reader.seekToTimes(Map.of(reader.partitions().get(0), time));
      Map<TopicPartition, Long> ends = reader.ends();
      while (!reader.hasReached(ends)) {
        reader.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
      }
    }
    return keys;
  }

  private void label(int from, int to) {
    try (Producer<String, LabelledFrame> producer = clients.newProducer(serdes.feedback())) {
      for (int i = from; i < to; i++) {
        String key = "gate/1/" + i;
        producer.send(new ProducerRecord<>(Topic.FEEDBACK.topicName(), key, SampleRecords.label()));
      }
      producer.flush();
    }
  }

  private static void send(Producer<String, ModelRelease> producer, long version) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                Topic.MODELS.topicName(),
                "retinanet",
                SampleRecords.release(version, ReleaseState.CHAMPION)))
        .get(10, TimeUnit.SECONDS);
  }
}
