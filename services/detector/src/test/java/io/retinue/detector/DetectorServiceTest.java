package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.metrics.DetectorStats;
import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.release.ModelLoader;
import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import io.retinue.video.Picture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorServiceTest {
  private static final List<String> CAMERAS = List.of("gate", "yard", "door");

  private DetectorBench bench;

  @BeforeEach
  void open(@TempDir Path folder) {
    bench = new DetectorBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldEndEachFrameInOneEventOrOneDeadLetter() {
    bench.announce(FakeModelLoader.champion(1));
    FakeModelLoader loader = new FakeModelLoader();
    for (int i = 0; i < 300; i++) {
      String camera = CAMERAS.get(i % CAMERAS.size());
      if (i % 17 == 3) {
        bench.publish(bench.synthetic.truncated(camera, 10_000 + i, Instant.now()));
      } else if (i % 50 == 0) {
        bench.publishRaw(camera, "junk".getBytes(StandardCharsets.UTF_8));
      } else {
        bench.publish(camera);
      }
    }

    try (DetectorService service = bench.start("one", loader)) {
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.deadLetterCount()).isEqualTo(18 + 6); // 3, 20 … 292 and 0, 50 … 250
      assertThat(ledger.events())
          .extracting(DetectionEvent::getStatus)
          .containsOnly(DetectionStatus.DETECTED);
      DetectorStats stats = service.stats();
      assertThat(stats.detected()).isEqualTo(ledger.events().size());
      assertThat(stats.deadLettered()).isEqualTo(ledger.deadLetterCount());
      assertThat(stats.release().orElseThrow().version()).isEqualTo(1);
      assertThat(stats.batchSizes().keySet()).anyMatch(size -> size > 1);
    }
    assertThat(loader.loaded()).extracting(FakeFrameModel::closings).containsExactly(1);
  }

  /** Only a log line told it, and ten times slower is too slow for most cameras. */
  @Test
  void shouldSayInItsHealthThatAReleaseServesSlowly() {
    bench.announce(FakeModelLoader.champion(1));

    try (DetectorService service =
        bench.start("one", (release, progress) -> new SlowModel(new FakeFrameModel(1)))) {
      bench.awaitReady(service);

      assertThat(service.health().detail()).contains("64x48 is not compiled");
    }
  }

  private record SlowModel(FakeFrameModel model) implements FrameModel {
    @Override
    public ServingRelease release() {
      return model.release();
    }

    @Override
    public List<List<DetectedObject>> detect(List<Picture> pictures) {
      return model.detect(pictures);
    }

    @Override
    public Optional<String> slowness() {
      return Optional.of("64x48 is not compiled");
    }

    @Override
    public void close() {
      model.close();
    }
  }

  @Test
  void shouldShedFramesUntilTheFirstReleaseServes() {
    try (DetectorService service = bench.start("one", new FakeModelLoader())) {
      bench.publishAll(CAMERAS, 2);
      bench.awaitAll();
      assertThat(service.health().state()).isEqualTo(Health.State.WAITING);

      bench.announce(FakeModelLoader.champion(1));
      bench.awaitReady(service);
      bench.publishAll(CAMERAS, 2);
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.events())
          .filteredOn(e -> e.getStatus() == DetectionStatus.SHED)
          .hasSize(6)
          .extracting(DetectionEvent::getShedReason)
          .containsOnly("NO_RELEASE");
      assertThat(service.stats().shed()).containsEntry(ShedReason.NO_RELEASE, 6L);
    }
  }

  @Test
  void shouldLetFramesWaitAtStartUntilTheChampionIsLoaded() {
    bench.announce(FakeModelLoader.champion(1));
    bench.publishAll(CAMERAS, 5);
    FakeModelLoader loader = new FakeModelLoader();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch allowed = new CountDownLatch(1);
    ModelLoader slow =
        (release, progress) -> {
          begun.countDown();
          await(allowed);
          return loader.load(release, progress);
        };

    try (DetectorService service = bench.start("one", slow)) {
      await(begun);
      assertThat(service.health().ready()).isFalse();
      assertThat(bench.ledger().events()).isEmpty();
      allowed.countDown();
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.releasesOf("gate")).containsExactly(1L);
      assertThat(service.stats().shed()).isEmpty();
    }
  }

  @Test
  void shouldLetCompleteFramesWaitForAReleaseThatComesLater() {
    CountDownLatch allowed = new CountDownLatch(1);
    FakeModelLoader loader = new FakeModelLoader();
    ModelLoader slow =
        (release, progress) -> {
          progress.step("warming up");
          await(allowed);
          return loader.load(release, progress);
        };

    try (DetectorService service = bench.start("one", slow)) {
      bench.publish("gate");
      bench.awaitAll(); // shed: there is no release
      bench.announce(FakeModelLoader.champion(1));
      Deadline.inSeconds(10)
          .await("it loads", () -> service.health().detail().contains("is loading"));
      bench.publishAll(CAMERAS, 2);
      new StopSignal().await(Duration.ofSeconds(1)); // long enough to shed them
      allowed.countDown();
      bench.awaitAll().requireBalanced();

      assertThat(service.stats().shed()).containsEntry(ShedReason.NO_RELEASE, 1L);
      assertThat(service.stats().detected()).isEqualTo(6);
    }
  }

  private static void await(CountDownLatch latch) {
    Deadline.inSeconds(20).await("the latch is open", () -> latch.getCount() == 0);
  }

  @Test
  void shouldSwitchReleasesBetweenTwoFramesAndNeverBack() {
    bench.announce(FakeModelLoader.champion(1));
    FakeModelLoader loader = new FakeModelLoader();

    try (DetectorService service = bench.start("one", loader)) {
      bench.awaitReady(service);
      for (long version = 2; version <= 4; version++) {
        publishUntilServed(service, version - 1);
        bench.announce(FakeModelLoader.retired(version - 1));
        bench.announce(FakeModelLoader.champion(version));
        publishUntilServed(service, version);
      }
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      for (String camera : CAMERAS) {
        assertThat(ledger.releasesOf(camera)).containsExactly(1L, 2L, 3L, 4L);
      }
      assertThat(service.stats().shed()).isEmpty();
    }
    assertThat(loader.loaded()).extracting(FakeFrameModel::closings).containsExactly(1, 1, 1, 1);
  }

  /** Publishes on all cameras, at most 30 frames ahead, until that release has served 30 frames. */
  private void publishUntilServed(DetectorService service, long version) {
    Deadline deadline = Deadline.inSeconds(20);
    long enough = Long.MAX_VALUE;
    while (service.stats().detected() < enough) {
      CAMERAS.forEach(bench::publish);
      deadline.await(
          "release " + version + " serves",
          () -> service.stats().detected() >= bench.published() - 30);
      if (enough == Long.MAX_VALUE
          && service.stats().release().orElseThrow().version() == version) {
        enough = bench.published() + 30L;
      }
    }
  }

  @Test
  void shouldServeOnWithTheOldReleaseWhenTheNextIsRefused() {
    bench.announce(FakeModelLoader.champion(1));

    try (DetectorService service = bench.start("one", new FakeModelLoader())) {
      bench.awaitReady(service);
      bench.announce(FakeModelLoader.retired(1));
      bench.announce(FakeModelLoader.corruptChampion(2));
      Deadline.inSeconds(10)
          .await("health says so", () -> service.health().detail().contains("refused"));
      bench.publishAll(CAMERAS, 3);
      TopicLedger ledger = bench.awaitAll();

      assertThat(service.health().live()).isTrue();
      assertThat(service.health().ready()).as("the newest release serves").isFalse();
      assertThat(service.health().detail()).contains("retinanet v1").contains("v2");
      assertThat(ledger.releasesOf("gate")).containsExactly(1L);

      bench.announce(FakeModelLoader.champion(3));
      Deadline.inSeconds(10)
          .await("the trouble is over", () -> !service.health().detail().contains("refused"));
    }
  }

  @Test
  void shouldStartWithTheChampionBeforeWhenTheNewestIsRefused() {
    bench.announce(FakeModelLoader.champion(1));
    bench.announce(FakeModelLoader.retired(1));
    bench.announce(FakeModelLoader.corruptChampion(2));
    bench.publishAll(CAMERAS, 2);

    try (DetectorService service = bench.start("one", new FakeModelLoader())) {
      TopicLedger ledger = bench.awaitAll();

      assertThat(ledger.releasesOf("gate")).containsExactly(1L);
      assertThat(service.stats().shed()).isEmpty();
      assertThat(service.health().detail()).contains("refused");
    }
  }

  /** Long sessions: the group must not wait for the members of the threads that failed. */
  @Test
  void shouldTakeTheSameFramesUpAgainWhenTheDeviceComesBack() {
    bench.announce(FakeModelLoader.champion(1));
    AtomicBoolean broken = new AtomicBoolean(true);
    AtomicInteger calls = new AtomicInteger();
    FakeModelLoader loader =
        new FakeModelLoader(
            picture -> {
              calls.incrementAndGet();
              return broken.get();
            });
    bench.publishAll(CAMERAS, 5);

    DetectorConfig config = bench.config("one");
    Map<String, String> patient = new HashMap<>(config.stream().overrides());
    patient.put("main.consumer.session.timeout.ms", "120000");
    DetectorConfig longSessions =
        Changed.in(config, "stream", Changed.in(config.stream(), "overrides", patient));

    try (DetectorService service = bench.start(longSessions, loader)) {
      Deadline.inSeconds(20).await("the device failed", () -> calls.get() > 5);
      broken.set(false);
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.deadLetterCount()).isZero();
      assertThat(service.health().live()).isTrue();
    }
  }

  @Test
  void shouldHandPartitionsOverWhenAnInstanceLeavesOrJoins() {
    bench.announce(FakeModelLoader.champion(1));

    try (DetectorService stays = bench.start("stays", new FakeModelLoader())) {
      bench.awaitReady(stays);
      try (DetectorService leaves = bench.start("leaves", new FakeModelLoader())) {
        publishUntil(() -> leaves.stats().detected() > 50 && stays.stats().detected() > 50);
      }
      bench.publishAll(manyCameras(), 10);
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
    }
  }

  private void publishUntil(Callable<Boolean> done) {
    Deadline.inSeconds(30)
        .await(
            "both instances have work",
            () -> {
              manyCameras().forEach(bench::publish);
              return done.call();
            });
  }

  /** Enough that every partition has one. */
  private static List<String> manyCameras() {
    return List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
  }

  @Test
  void shouldSayThatItIsDeadWhenTheFramesTopicIsMissing() {
    bench.delete(List.of(Topic.FRAMES));

    try (DetectorService service = bench.start("one", new FakeModelLoader())) {
      Deadline.inSeconds(20).await("health is dead", () -> !service.health().live());

      assertThat(service.health().detail()).contains("retinue.frames").contains("topics apply");
    }
  }
}
