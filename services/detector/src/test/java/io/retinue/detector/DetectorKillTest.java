package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.detector.testing.TinyRelease;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.testkit.TopicLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill −9 of detectors while frames flow: each frame ends in one event or one dead letter. */
class DetectorKillTest {
  private static final int KILLS = 5;
  private static final long SEED = 20261120;

  /** Enough that every partition has one. */
  private static final List<String> CAMERAS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

  @TempDir private Path folder;
  private DetectorBench bench;
  private int number;

  @BeforeEach
  void open() {
    bench = new DetectorBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** Every other detector runs a real network: kills come while it loads, works and commits. */
  @Test
  void shouldLoseNoFrameAndDoubleNoneThroughKills() throws Exception {
    Random random = new Random(SEED);
    bench.announce(new TinyRelease(folder).champion(1));

    for (int kill = 0; kill < KILLS; kill++) {
      boolean real = kill % 2 == 0;
      Process detector =
          startDetector("killed", real ? folder.resolve("models").toString() : "fake");
      long before = committed();
      publishUntil("the detector works again", this::publishSome, () -> committed() > before);
      long later = committed() + random.nextInt(60);
      publishUntil("more is committed", this::publishSome, () -> committed() > later);
      for (int more = random.nextInt(40); more > 0; more--) {
        publishSome(); // a part of these is answered when the kill comes
      }
      Processes.kill(detector.toHandle());
    }
    Process last = startDetector("killed", "fake");
    TopicLedger ledger = bench.awaitAll();
    Processes.kill(last.toHandle());

    ledger.requireBalanced();
    assertThat(ledger.events()).as("a frame of each of three cameras").hasSize(3 * number);
    assertThat(ledger.deadLetterCount())
        .as("one poison in ten, another in forty")
        .isEqualTo((number + 9) / 10 + (number + 39) / 40);
  }

  @Test
  void shouldTakeOverWhatAKilledMemberLeavesAndGiveItBack() throws Exception {
    bench.announce(FakeModelLoader.champion(1));
    Process survivor = startDetector("survivor", "fake");
    Process victim = startDetector("victim", "fake");
    try (Admin admin = bench.clients.newAdmin()) {
      publishUntil("both have partitions", this::publishOneEach, () -> working(admin) == 2);
      bench.publishAll(CAMERAS, 20);

      Processes.kill(victim.toHandle());
      publishUntil(
          "the survivor has all partitions", this::publishOneEach, () -> working(admin) == 1);
      bench.publishAll(CAMERAS, 20);
      victim = startDetector("victim", "fake");
      publishUntil("both have partitions again", this::publishOneEach, () -> working(admin) == 2);
      bench.publishAll(CAMERAS, 20);
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.events()).hasSize(bench.published());
      assertThat(ledger.detected()).as("shed would be no success").hasSize(bench.published());
    } finally {
      Processes.kill(victim.toHandle());
      Processes.kill(survivor.toHandle());
    }
  }

  private Process startDetector(String instance, String models) throws IOException {
    return Processes.startJava(
        DetectorProcess.class,
        List.of("-Xmx256m", "-Dai.djl.offline=true"),
        bench.connection.bootstrapServers(),
        bench.connection.registryUrl().toString(),
        folder.resolve(instance).toString(),
        bench.applicationId(),
        models,
        instance);
  }

  /** Members that have partitions. */
  private long working(Admin admin) throws InterruptedException, TimeoutException {
    try {
      return admin
          .describeConsumerGroups(List.of(bench.applicationId()))
          .all()
          .get(10, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(group -> group.members().stream())
          .filter(member -> !member.assignment().topicPartitions().isEmpty())
          .count();
    } catch (ExecutionException e) {
      return 0; // no group yet
    }
  }

  private int committed() {
    return bench.ledger().events().size();
  }

  private void publishUntil(String what, Runnable publish, Callable<Boolean> done) {
    Deadline.inSeconds(40)
        .await(
            what,
            () -> {
              publish.run();
              return done.call();
            });
  }

  private void publishOneEach() {
    bench.publishAll(CAMERAS, 1);
  }

  /** A frame of each of three cameras, one of them live; now and then poison. */
  private void publishSome() {
    bench.publish("gate");
    bench.publish("yard");
    bench.publish(bench.synthetic.live("live", number, Instant.now()));
    if (number % 10 == 0) {
      bench.publish(bench.synthetic.truncated("door", number, Instant.now()));
    }
    if (number % 40 == 0) {
      bench.publishRaw("door", "junk".getBytes(StandardCharsets.UTF_8));
    }
    number++;
  }
}
