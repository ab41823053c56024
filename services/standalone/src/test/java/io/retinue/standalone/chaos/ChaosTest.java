package io.retinue.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.schemas.AlertType;
import io.retinue.standalone.ReplayedAlerts;
import io.retinue.standalone.RequiredObjects;
import io.retinue.standalone.chaos.ChaosCluster.Detectors;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FrameName;
import io.retinue.testkit.RequiredAlerts;
import io.retinue.testkit.RequiredAlerts.Alert;
import io.retinue.testkit.RequiredAlerts.LastEpoch;
import io.retinue.testkit.SmallDisk;
import io.retinue.testkit.TopicLedger;
import io.retinue.testkit.WrittenObjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pchaos}: everything that fails in production fails here, by a seed, while
 * frames flow. Then the topics are read back. {@code -Dretinue.chaos.seed=N} chooses other faults,
 * {@code -Dretinue.chaos.kills=N} their number.
 */
@Tag("chaos")
class ChaosTest {
  private static final long SEED = Long.getLong("retinue.chaos.seed", 20261121);

  /** Of single processes; the faults with names of their own kill some more. */
  private static final int KILLS = Integer.getInteger("retinue.chaos.kills", 72);

  private static final int FRAMES_PER_SECOND = 10;
  private static final int DISK_MB = 1_500;

  /** Logs and topics of a run that failed stay, to find out why. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldAnswerEveryFrameOnceInOrderWhateverFails() throws Exception {
    System.out.println("chaos: -Dretinue.chaos.seed=" + SEED + " -Dretinue.chaos.kills=" + KILLS);
    Optional<SmallDisk> disk = SmallDisk.mount(folder.resolve("kafka/node-3"), DISK_MB);
    try (ChaosCluster cluster = ChaosCluster.start(folder, Detectors.REAL)) {
      Faults faults = new Faults(cluster, new Random(SEED));
      cluster.weights.announce("first");
      cluster.startServices(Deadline.inSeconds(180));
      cluster.witness().start(FRAMES_PER_SECOND);
      cluster.awaitProgress(10, Deadline.inSeconds(120));

      faults.kills(KILLS / 3);
      faults.rebalances(5);
      cluster.weights.announce("second");
      faults.killLeader();
      faults.allBrokersAway(Duration.ofSeconds(70));
      faults.stopBroker(Duration.ofSeconds(30));
      faults.kills(KILLS / 3);
      faults.registryAway(Duration.ofSeconds(60));
      faults.fullDisk(disk);
      faults.everything(3);
      cluster.weights.announce("third");
      faults.kills(KILLS - 2 * (KILLS / 3));

      faults.say("the cameras stop");
      TopicLedger ledger = cluster.settle(Duration.ofMinutes(3));
      print(faults, ledger);
      ledger.requireBalanced();
      assertThat(ledger.deadLetters()).as("by topic").containsOnlyKeys("retinue.frames");
      cluster.witness().requireKept(ledger);
      for (String camera : ChaosCluster.CAMERAS) {
        assertThat(ledger.releasesOf(camera))
            .as("releases of " + camera)
            .containsExactly(1L, 2L, 3L);
      }
      requireTrueAlerts(cluster);
      requireTrueObjects(cluster);
      requireTrueAlertsOfObjects(cluster);
      requireCountersOfTheLedger(cluster);
      assertThat(faults.kills()).isGreaterThanOrEqualTo(KILLS);
      assertThat(faults.rebalances()).isGreaterThanOrEqualTo(10);
    } finally {
      disk.ifPresent(SmallDisk::close);
    }
  }

  @Test
  void shouldFindTheFramesThatANaiveProcessorLoses() throws Exception {
    try (ChaosCluster cluster = ChaosCluster.start(folder, Detectors.NAIVE)) {
      cluster.startServices(Deadline.inSeconds(180));
      cluster.witness().start(FRAMES_PER_SECOND);
      cluster.awaitProgress(10, Deadline.inSeconds(120));
      for (int kill = 0; kill < 4; kill++) {
        ServiceProcess detector = cluster.detectors.get(kill % 2);
        detector.awaitReady(Deadline.inSeconds(60));
        cluster.awaitProgress(10, Deadline.inSeconds(120));
        detector.kill();
        detector.start();
      }
      cluster.awaitProgress(10, Deadline.inSeconds(120));

      TopicLedger ledger = cluster.settle(Duration.ofSeconds(10));

      assertThat(ledger.problems())
          .anyMatch(problem -> problem.contains("frames without a result"));
    }
  }

  @Test
  void shouldAnswerEveryFrameAfterKillsOfTheWholeRunWithItsBrokerAtAnyMoment() throws Exception {
    KilledRuns runs = KilledRuns.prepare(folder, 150, new Random(SEED));

    runs.kill(10, KilledRuns.Moment.within(Duration.ofSeconds(3), Duration.ofSeconds(14)));

    runs.requireNothingLost();
  }

  /** Each event of the tracker once, as one tracker without a fault writes it. */
  private static void requireTrueObjects(ChaosCluster cluster) {
    List<RequiredObjects.Change> expected = new ArrayList<>();
    List<RequiredObjects.Change> actual = new ArrayList<>();
    Deadline deadline = Deadline.inSeconds(60);
    do {
      TopicLedger ledger = TopicLedger.read(cluster.brokers.reader());
      expected.clear();
      for (String camera : ChaosCluster.LIVE) {
        expected.addAll(RequiredObjects.of(ledger.events(camera), LastEpoch.ENDED));
      }
      expected.addAll(RequiredObjects.of(ledger.events(Witness.CAMERA), LastEpoch.RUNNING));
      actual.clear();
      WrittenObjects.read(cluster.brokers.reader())
          .forEach(event -> actual.add(RequiredObjects.Change.of(event)));
    } while (actual.size() < expected.size() && !deadline.isOver());
    System.out.println("chaos: " + actual.size() + " events of objects");
    assertThat(actual).as("objects").containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Each event of an alert about objects once, as rules without a fault write it. */
  private static void requireTrueAlertsOfObjects(ChaosCluster cluster) {
    List<AlertRule> rules = cluster.objectRules();
    List<ReplayedAlerts.Change> expected = new ArrayList<>();
    List<ReplayedAlerts.Change> actual = new ArrayList<>();
    Deadline deadline = Deadline.inSeconds(60);
    do {
      TopicLedger ledger = TopicLedger.read(cluster.brokers.reader());
      expected.clear();
      for (String camera : ChaosCluster.LIVE) {
        expected.addAll(ReplayedAlerts.of(ledger.events(camera), rules, LastEpoch.ENDED));
      }
      expected.addAll(ReplayedAlerts.of(ledger.events(Witness.CAMERA), rules, LastEpoch.RUNNING));
      actual.clear();
      ledger.alerts().stream()
          .filter(alert -> !alert.getKind().equals("presence"))
          .forEach(alert -> actual.add(ReplayedAlerts.Change.of(alert)));
    } while (actual.size() < expected.size() && !deadline.isOver());
    System.out.println("chaos: " + actual.size() + " events of alerts about objects");
    assertThat(actual)
        .as("alerts about objects")
        .containsExactlyInAnyOrderElementsOf(expected)
        .isNotEmpty();
  }

  /** The alerter may still be at work when the last frame has its result. */
  private static void requireTrueAlerts(ChaosCluster cluster) {
    List<Alert> expected = new ArrayList<>();
    List<Alert> actual = new ArrayList<>();
    Deadline deadline = Deadline.inSeconds(60);
    do {
      TopicLedger ledger = TopicLedger.read(cluster.brokers.reader());
      expected.clear();
      for (String camera : ChaosCluster.LIVE) {
        expected.addAll(
            RequiredAlerts.of(ledger.events(camera), ChaosCluster.RULES, LastEpoch.ENDED));
      }
      expected.addAll(
          RequiredAlerts.of(ledger.events(Witness.CAMERA), ChaosCluster.RULES, LastEpoch.RUNNING));
      actual.clear();
      ledger.alerts().stream()
          .filter(alert -> alert.getKind().equals("presence"))
          .forEach(alert -> actual.add(Alert.of(alert)));
    } while (actual.size() < expected.size() && !deadline.isOver());
    System.out.println("chaos: " + actual.size() + " alerts, expected " + expected.size());
    assertThat(actual).as("alerts").containsExactlyInAnyOrderElementsOf(expected).isNotEmpty();
  }

  /**
   * Counters count from the start of a process. A kill takes the newest with it, and work that is
   * done again after a fault is counted again. So they are compared over lives that begin before
   * the first frame and are read after the last result, without a fault in between.
   */
  private static void requireCountersOfTheLedger(ChaosCluster cluster) {
    cluster.services().forEach(ServiceProcess::stop);
    TopicLedger before = TopicLedger.read(cluster.brokers.reader());
    cluster.replaceWitness();
    cluster.startServices(Deadline.inSeconds(120));
    cluster.witness().start(FRAMES_PER_SECOND);
    cluster.awaitProgress(100, Deadline.inSeconds(120));
    long atLeast = liveFrames(cluster);
    double published = cluster.ingest.metrics().sum("retinue_frames_published_total");
    long atMost = liveFrames(cluster);

    TopicLedger after = cluster.settle(Duration.ofMinutes(2));
    after.requireBalanced();
    requireTrueAlerts(cluster);
    requireTrueObjects(cluster);
    requireTrueAlertsOfObjects(cluster);

    long earlier = before.frames().stream().filter(ChaosTest::isLive).count();
    assertThat(published)
        .as("published")
        .isBetween(atLeast - earlier + 0.0, atMost - earlier + 0.0);
    assertThat(ofDetectors(cluster, "retinue_frames_detected_total"))
        .as("detected")
        .isEqualTo(after.detected().size() - before.detected().size());
    assertThat(ofDetectors(cluster, "retinue_frames_shed_total"))
        .as("shed")
        .isEqualTo(shed(after) - shed(before));
    assertThat(ofDetectors(cluster, "retinue_dead_letters_total"))
        .as("dead letters")
        .isEqualTo(after.deadLetterCount() - before.deadLetterCount())
        .isPositive();
    assertThat(cluster.alerter.metrics().sum("retinue_alerts_opened_total"))
        .as("alerts")
        .isEqualTo(opened(cluster) - opened(before))
        .isPositive();
  }

  private static double ofDetectors(ChaosCluster cluster, String name) {
    return cluster.detectors.stream().mapToDouble(d -> d.metrics().sum(name)).sum();
  }

  private static double shed(TopicLedger ledger) {
    return ledger.events().size() - ledger.detected().size();
  }

  private static double opened(ChaosCluster cluster) {
    return opened(TopicLedger.read(cluster.brokers.reader()));
  }

  private static double opened(TopicLedger ledger) {
    return ledger.alerts().stream().filter(a -> a.getType() == AlertType.OPENED).count();
  }

  private static long liveFrames(ChaosCluster cluster) {
    return TopicLedger.read(cluster.brokers.reader()).frames().stream()
        .filter(ChaosTest::isLive)
        .count();
  }

  private static boolean isLive(FrameName frame) {
    return ChaosCluster.LIVE.contains(frame.camera());
  }

  private static void print(Faults faults, TopicLedger ledger) {
    System.out.printf(
        "chaos: %d kills (%s), %d rebalances%n",
        faults.kills(), faults.killed(), faults.rebalances());
    System.out.printf(
        "chaos: frames %d, detected %d, shed %d, dead letters %d, missing %d, problems %s%n",
        ledger.frames().size(),
        ledger.detected().size(),
        ledger.events().size() - ledger.detected().size(),
        ledger.deadLetterCount(),
        ledger.missing(),
        ledger.problems());
  }
}
