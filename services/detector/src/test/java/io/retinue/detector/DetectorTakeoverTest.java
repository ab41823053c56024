package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.testkit.TopicLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill −9 of one detector of two: the other takes its cameras over, in order, none twice. */
class DetectorTakeoverTest {
  /** Enough that every partition has one. */
  private static final List<String> CAMERAS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

  @TempDir private Path folder;
  private DetectorBench bench;

  @BeforeEach
  void open() {
    bench = new DetectorBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldTakeOverWhatAKilledMemberLeavesAndGiveItBack() throws Exception {
    bench.announce(FakeModelLoader.champion(1));
    Process survivor = startDetector("survivor");
    Process victim = startDetector("victim");
    try (Admin admin = bench.clients.newAdmin()) {
      publishUntil("both have partitions", () -> working(admin) == 2);
      publishMore(20);

      Processes.kill(victim.toHandle());
      publishUntil("the survivor has all partitions", () -> working(admin) == 1);
      publishMore(20);
      victim = startDetector("victim");
      publishUntil("both have partitions again", () -> working(admin) == 2);
      publishMore(20);
      TopicLedger ledger = bench.awaitAll();

      ledger.requireBalanced();
      assertThat(ledger.events()).hasSize(bench.published());
      assertThat(ledger.detected()).as("shed would be no success").hasSize(bench.published());
    } finally {
      Processes.kill(victim.toHandle());
      Processes.kill(survivor.toHandle());
    }
  }

  private Process startDetector(String instance) throws IOException {
    return Processes.startJava(
        DetectorProcess.class,
        List.of("-Xmx256m", "-Dai.djl.offline=true"),
        bench.connection.bootstrapServers(),
        bench.connection.registryUrl().toString(),
        folder.resolve(instance).toString(),
        bench.applicationId(),
        "fake",
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

  private void publishMore(int framesEach) {
    bench.publishAll(CAMERAS, framesEach);
  }

  private void publishUntil(String what, Callable<Boolean> done) {
    Deadline.inSeconds(40)
        .await(
            what,
            () -> {
              bench.publishAll(CAMERAS, 1);
              return done.call();
            });
  }
}
