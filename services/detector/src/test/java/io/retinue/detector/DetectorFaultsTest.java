package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.release.ModelLoader;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Frame;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile records, slow models, several threads and retention: nothing stops, nothing doubles. */
class DetectorFaultsTest {
  private static final List<String> CAMERAS = List.of("gate", "yard", "door", "hall", "dock");

  private DetectorBench bench;

  @BeforeEach
  void open(@TempDir Path folder) {
    bench = new DetectorBench(folder);
    bench.announce(FakeModelLoader.champion(1));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldDeadLetterHostileRecordsOfAllKindsAndGoOn() {
    bench.publish("gate");
    for (long time : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      Frame frame = bench.synthetic.live("gate", 100, Instant.now());
      frame.setIngestedAt(Instant.ofEpochMilli(time));
      bench.publish(frame);
    }
    bench.publishRaw("gate", new byte[] {0, 0x7f, 0, 0, 1, 42}); // no schema has this id
    bench.publishRaw("gate", aRelease()); // another topic's record
    byte[] frame = bench.value(bench.synthetic.complete("dock", 7, Instant.now()));
    bench.publishRecord(record(new byte[1_100_000], frame));
    bench.publishRecord(record(null, null));
    bench.publish("gate");

    try (DetectorService service = bench.start("one", new FakeModelLoader())) {
      TopicLedger ledger = bench.awaitAll();

      assertThat(ledger.missing()).isZero();
      assertThat(ledger.events()).hasSize(2);
      assertThat(ledger.deadLetterCount()).isEqualTo(7);
      Deadline.inSeconds(60).await("it is ready", () -> service.health().ready());
    }
  }

  private byte[] aRelease() {
    return bench
        .serdes
        .models()
        .serializer()
        .serialize(Topic.MODELS.topicName(), FakeModelLoader.champion(1));
  }

  private void setLargestEvent(String bytes) {
    ConfigResource detections =
        new ConfigResource(ConfigResource.Type.TOPIC, Topic.DETECTIONS.topicName());
    AlterConfigOp set =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET);
    try (Admin admin = bench.clients.newAdmin()) {
      bench.clients.answer(admin.incrementalAlterConfigs(Map.of(detections, List.of(set))).all());
    }
  }

  @Test
  void shouldDetectAFrameWhoseHeadersNoEventCouldHave() {
    byte[] frame = bench.value(bench.synthetic.complete("gate", 0, Instant.now()));
    setLargestEvent("1000000"); // Kafka's default; the embedded broker takes more
    ProducerRecord<byte[], byte[]> record = record("gate".getBytes(StandardCharsets.UTF_8), frame);
    record.headers().add("huge", new byte[2_000_000]);
    bench.publishRecord(record);

    try (DetectorService service = bench.start("one", new FakeModelLoader())) {
      bench.awaitAll().requireBalanced();

      assertThat(service.stats().detected()).isEqualTo(1);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(Topic.FRAMES.topicName(), 0, key, value);
  }

  @Test
  void shouldRunNoFrameTwiceThoughTheModelTakesLongerThanATransaction() {
    AtomicInteger seen = new AtomicInteger();
    FakeModelLoader slow =
        new FakeModelLoader(
            picture -> {
              seen.incrementAndGet();
              return new StopSignal().await(Duration.ofMillis(450));
            });
    bench.publishAll(CAMERAS, 4);

    try (DetectorService service = bench.start(changed(4, 1, "1000"), slow)) {
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(seen).as("pictures that the model has seen").hasValue(20);
      assertThat(service.stats().detected()).isEqualTo(20);
      assertThat(bench.meters.get("retinue.frames.detected").counter().count()).isEqualTo(20);
    }
  }

  @Test
  void shouldEndEachFrameOnceWithTwoStreamThreads() {
    bench.publishAll(CAMERAS, 60);

    try (DetectorService service = bench.start(changed(8, 2, "3000"), new FakeModelLoader())) {
      bench.publishAll(CAMERAS, 60);
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.events())
          .hasSize(600)
          .extracting(DetectionEvent::getStatus)
          .containsOnly(DetectionStatus.DETECTED);
      assertThat(service.stats().detected()).as("counted when committed").isEqualTo(600);
    }
  }

  private DetectorConfig changed(int maxBatch, int threads, String transactionMs) {
    DetectorConfig config = bench.config("one");
    Map<String, String> overrides = new HashMap<>(config.stream().overrides());
    overrides.put("producer.transaction.timeout.ms", transactionMs);
    StreamConfig stream =
        Changed.in(Changed.in(config.stream(), "overrides", overrides), "threads", threads);
    InferenceConfig inference = Changed.in(config.inference(), "maxBatch", maxBatch);
    return Changed.in(Changed.in(config, "stream", stream), "inference", inference);
  }

  @Test
  void shouldCountFramesThatWereDeletedBeforeTheyWereRead() throws Exception {
    try (DetectorService before = bench.start("one", new FakeModelLoader())) {
      bench.publishAll(List.of("gate"), 3);
      bench.awaitAll();
      assertThat(before.stats().detected()).isEqualTo(3);
    }
    int partition = bench.ledger().events().get(0).getFrame().getPartition();
    bench.publishAll(List.of("gate"), 10);
    bench.ledger(); // flushes
    try (Admin admin = bench.clients.newAdmin()) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(Topic.FRAMES.topicName(), partition),
                  RecordsToDelete.beforeOffset(7)))
          .all()
          .get();
    }

    try (DetectorService after = bench.start("one", new FakeModelLoader())) {
      Deadline.inSeconds(20).await("the rest is detected", () -> after.stats().detected() == 6);

      assertThat(after.health().detail()).contains("4 frames were deleted by retention");
      assertThat(bench.meters.get("retinue.frames.deleted.unread").counter().count()).isEqualTo(4);
    }
  }

  @Test
  void shouldNotShedCompleteFramesWhileTheFirstReleaseIsLoading() {
    CountDownLatch allowed = new CountDownLatch(1);
    FakeModelLoader loader = new FakeModelLoader();
    ModelLoader slow =
        (release, progress) -> {
          progress.step("warming up");
          Deadline.inSeconds(40).await("it may load", () -> allowed.getCount() == 0);
          return loader.load(release, progress);
        };
    bench.publishAll(CAMERAS, 2);

    try (DetectorService service = bench.start("one", slow)) {
      Deadline.inSeconds(10)
          .await("health says so", () -> service.health().detail().contains("is loading: warming"));
      Deadline.inSeconds(20).await("frames wait for it", DetectorFaultsTest::framesWait);
      assertThat(service.health().ready()).isFalse();
      assertThat(bench.ledger().events()).isEmpty();
      allowed.countDown();

      TopicLedger ledger = bench.awaitAll();
      assertThat(loader.loaded()).hasSize(1);
      assertThat(ledger.deadLetterCount()).isZero();
      assertThat(ledger.events())
          .hasSize(bench.published())
          .allMatch(event -> event.getStatus() == DetectionStatus.DETECTED);
      assertThat(service.stats().shed()).isEmpty();
    }
  }

  /** Whether a thread waits for a release, before it polls frames or with some in its hands. */
  private static boolean framesWait() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .map(StackTraceElement::getMethodName)
        .anyMatch(Set.of("awaitFirst", "awaitModel")::contains);
  }
}
