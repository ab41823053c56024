package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.EightCameras.Recovery;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.schemas.BlindInterval;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.CameraLedger;
import io.retinue.testkit.CameraLedger.Gap;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.MachineDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Four of eight cameras have the faults that cameras have; the other four do not notice. */
class NetworkFaultsTest {
  private static final BrokerUnderTest BROKER = BrokerUnderTest.shared();
  private static final KafkaConnection KAFKA =
      new KafkaConnection(BROKER.bootstrapServers(), BROKER.registryUrl());
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int FAULTY = 4;

  /** A sixth of the five seconds for which a flapping camera is on and off. */
  private static final Duration FLAP = Duration.ofMillis(833);

  /** What takes several steps waits for a busy machine several times. */
  private static final int STEPS = 3;

  private final MachineDelay delay = new MachineDelay();
  private final String run = UUID.randomUUID() + "-";

  @BeforeAll
  static void applyTopics() {
    new TopicAdmin(KAFKA).apply(4);
  }

  @AfterEach
  void stopMeasuring() {
    delay.close();
  }

  @Test
  void shouldComeBackFromFaultsAndLeaveTheOtherCamerasAlone() throws Exception {
    check(
        cameras ->
            List.of(
                name ->
                    List.of(
                        cameras.suffer(name, CameraFault.REFUSES, SECOND.multipliedBy(2)),
                        cameras.suffer(name, CameraFault.CUT, Duration.ZERO)),
                name ->
                    List.of(
                        cameras.suffer(name, CameraFault.STALLS, SECOND.multipliedBy(3)),
                        cameras.suffer(name, CameraFault.WRONG_PASSWORD, SECOND)),
                name ->
                    List.of(
                        cameras.suffer(name, CameraFault.BYE, Duration.ZERO),
                        cameras.suffer(name, CameraFault.RESIZES, SECOND.multipliedBy(3))),
                name ->
                    List.of(
                        cameras.suffer(name, CameraFault.CORRUPT, SECOND.multipliedBy(2)),
                        cameras.flap(name, 3, FLAP))),
        Footprints::requireNothingLeft);
  }

  /** {@code mvn verify -Pfaults}. Deadlines, pauses and faults take a sixth of their time. */
  @Test
  @Tag("faults")
  void shouldComeBackFromHalfAnHourOfFaults() throws Exception {
    Deadline end =
        Deadline.in(Duration.ofMinutes(Long.getLong("retinue.faults.minutes", 30)).dividedBy(6));
    check(
        cameras -> Collections.nCopies(FAULTY, name -> sufferUntil(end, cameras, name)),
        Footprints::requireFlat);
  }

  private static List<Recovery> sufferUntil(Deadline end, EightCameras cameras, String name) {
    Random random = new Random(name.charAt(name.length() - 1));
    List<Recovery> recoveries = new ArrayList<>();
    List<CameraFault> faults = new ArrayList<>();
    while (!end.isOver()) {
      if (faults.isEmpty()) {
        faults.addAll(CameraFault.ALL);
        Collections.shuffle(faults, random);
        if (recoveries.isEmpty()) {
          recoveries.add(cameras.flap(name, 20, FLAP));
        }
      }
      CameraFault fault = faults.remove(0);
      recoveries.add(cameras.suffer(name, fault, Duration.ofMillis(500 + random.nextInt(3000))));
      EightCameras.pass(Duration.ofMillis(random.nextInt(3000)));
    }
    return recoveries;
  }

  /** What one faulty camera suffers, until it is LIVE again. */
  private interface Ordeal {
    List<Recovery> of(String camera);
  }

  private void check(
      Function<EightCameras, List<Ordeal>> ordeals, Consumer<Footprints> requireUnchanged)
      throws Exception {
    List<Recovery> recoveries = new ArrayList<>();
    HealthyRates rates;
    try (EightCameras cameras = new EightCameras(run, KAFKA)) {
      List<String> names = cameras.names();
      Footprints footprints = new Footprints();
      rates = new HealthyRates(cameras, names.subList(FAULTY, names.size()));
      List<CompletableFuture<List<Recovery>>> running = new ArrayList<>();
      for (Ordeal ordeal : ordeals.apply(cameras)) {
        String name = names.get(running.size());
        running.add(CompletableFuture.supplyAsync(() -> ordeal.of(name), EightCameras.THREADS));
      }
      assertThat(running).hasSize(FAULTY);
      footprints.sampleWhile(() -> running.stream().anyMatch(one -> !one.isDone()));
      for (CompletableFuture<List<Recovery>> one : running) {
        recoveries.addAll(one.get());
      }
      rates.end();
      requireUnchanged.accept(footprints);
    }

    Map<String, CameraLedger> ledgers = CameraLedger.read(BROKER.reader(), run);
    assertThat(ledgers).hasSize(EightCameras.CAMERAS);
    ledgers.forEach(
        (camera, ledger) -> {
          assertThat(ledger.problems()).as(camera).isEmpty();
          requireBlindAsTheTopicShows(ledger);
        });
    recoveries.forEach(
        recovery -> requireBack(recovery, Objects.requireNonNull(ledgers.get(recovery.camera()))));
    rates.requireKept(ledgers, SECOND.plus(slack()));
  }

  private Duration slack() {
    return delay.longest().multipliedBy(STEPS);
  }

  /** LIVE within the pause and two seconds, and blind for as long as the fault lasted. */
  private void requireBack(Recovery recovery, CameraLedger ledger) {
    assertThat(recovery.beyondPause())
        .as("%s", recovery)
        .isLessThan(SECOND.multipliedBy(2).plus(slack()));
    assertThat(recovery.pause())
        .as("%s", recovery)
        .isLessThan(
            EightCameras.PATIENCE.plus(EightCameras.LONGEST_PAUSE).plus(SECOND).plus(slack()));
    assertThat(ledger.blind())
        .as("%s", recovery)
        .anyMatch(
            blind ->
                recovery.blindFrom().stream().allMatch(at -> isNear(blind.getStart(), at))
                    && blind.getEnd() != null
                    && isNear(blind.getEnd(), recovery.live()));
  }

  /** Every blind interval is a time without frames on the topic, and the other way around. */
  private void requireBlindAsTheTopicShows(CameraLedger ledger) {
    List<Gap> gaps = ledger.gaps(Duration.ZERO);
    List<BlindInterval> blind = ledger.blind();
    assertThat(blind)
        .allSatisfy(
            interval -> assertThat(gaps).as("%s", interval).anyMatch(gap -> isNear(gap, interval)));
    assertThat(ledger.gaps(SECOND.multipliedBy(2).plus(slack())))
        .allSatisfy(gap -> assertThat(blind).as("%s", gap).anyMatch(b -> isNear(gap, b)));
  }

  private boolean isNear(Gap gap, BlindInterval blind) {
    return isNear(gap.start(), blind.getStart())
        && blind.getEnd() != null
        && isNear(gap.end(), blind.getEnd());
  }

  private boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(SECOND.plus(slack())) <= 0;
  }
}
