package io.retinue.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.retinue.platform.ExitCode;
import io.retinue.platform.KafkaClients;
import io.retinue.platform.KafkaConnection;
import io.retinue.platform.Releases;
import io.retinue.platform.RetinueException;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.Deadline;
import io.retinue.trainer.RunStoppedException;
import io.retinue.trainer.StopSignal;
import io.retinue.trainer.gate.Verdict;
import io.retinue.trainer.testing.TrainerBroker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each test announces releases of a model of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasePublisherTest {
  private static final Verdict YES = new Verdict.Promote("Better.");
  private static final Verdict NO = new Verdict.Reject("Worse.");

  private final TrainerBroker broker = TrainerBroker.start();

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldRetireTheOldChampionAsTheNewOneTakesItsPlace() throws Exception {
    assertThat(announce("swap", "a", YES, Optional.empty())).isEqualTo(1);
    assertThat(announce("swap", "b", NO, Optional.of(1L))).isEqualTo(2);
    assertThat(announce("swap", "c", YES, Optional.of(1L))).isEqualTo(3);

    assertThat(broker.releases("swap").history())
        .extracting(ModelRelease::getVersion, ModelRelease::getState)
        .containsExactly(
            tuple(1L, ReleaseState.CANDIDATE),
            tuple(1L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CANDIDATE),
            tuple(2L, ReleaseState.REJECTED),
            tuple(3L, ReleaseState.CANDIDATE),
            tuple(3L, ReleaseState.CHAMPION),
            tuple(1L, ReleaseState.RETIRED));
    assertThat(broker.releases("swap").champion().orElseThrow().getSha256()).isEqualTo("c");
  }

  @Test
  void shouldRefuseAVerdictAgainstAChampionThatHasGone() throws Exception {
    announce("moved", "a", YES, Optional.empty());

    assertThatThrownBy(() -> announce("moved", "b", YES, Optional.empty()))
        .isInstanceOf(ChampionMovedException.class)
        .hasMessage("judged against release none, but the champion is release 1");
    assertThat(broker.releases("moved").releases()).hasSize(1);
  }

  @Test
  void shouldAnnounceAReleaseOnceHoweverOftenItIsTried() throws Exception {
    Candidate candidate = candidate("a");

    long first = publisher("again").announce(candidate, YES, Optional.empty(), new StopSignal());
    long second = publisher("again").announce(candidate, YES, Optional.empty(), new StopSignal());

    assertThat(second).isEqualTo(first);
    assertThat(broker.releases("again").history()).hasSize(2);
  }

  @Test
  void shouldLetAnImportServeOnlyWhereNothingServesOrOnDemand() {
    ModelRelease first = announceImport("import", "a", Promotion.IF_FIRST);
    ModelRelease second = announceImport("import", "b", Promotion.IF_FIRST);
    ModelRelease again = announceImport("import", "b", Promotion.ALWAYS);
    ModelRelease known = announceImport("import", "b", Promotion.ALWAYS);

    assertThat(List.of(first, second, again, known))
        .extracting(ModelRelease::getVersion, ModelRelease::getState)
        .containsExactly(
            tuple(1L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CANDIDATE),
            tuple(2L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CHAMPION));
    assertThat(broker.releases("import").history())
        .extracting(ModelRelease::getVersion, ModelRelease::getState)
        .containsExactly(
            tuple(1L, ReleaseState.CANDIDATE),
            tuple(1L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CANDIDATE),
            tuple(2L, ReleaseState.CHAMPION),
            tuple(1L, ReleaseState.RETIRED));
    assertThat(broker.releases("import").champion().orElseThrow().getReason())
        .isEqualTo("By hand.");
  }

  private ModelRelease announceImport(String model, String sha256, Promotion promotion) {
    Candidate candidate =
        new Candidate(sha256, "file:///" + sha256, List.of("a"), "{}", Map.of(), null);
    return publisher(model).announceImport(candidate, "By hand.", promotion, new StopSignal());
  }

  @Test
  void shouldGiveEachReleaseANumberOfItsOwnWhenManyAnnounceAtOnce() {
    List<CompletableFuture<Long>> versions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String sha256 = "sha" + i;
      versions.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return announce("crowd", sha256, NO, Optional.empty());
                } catch (ChampionMovedException e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start()));
    }

    assertThat(versions.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 4).boxed().toList());
    assertThat(broker.releases("crowd").releases()).hasSize(4);
  }

  @Test
  void shouldWaitForALostBrokerAndThenAnnounce() {
    try (TrainerBroker own = TrainerBroker.start()) {
      own.process().kill();
      CompletableFuture<Long> version =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return publisher(own, "lost", Duration.ofSeconds(60))
                      .announce(candidate("a"), YES, Optional.empty(), new StopSignal());
                } catch (ChampionMovedException e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start());

      own.process().restart();

      Deadline.inSeconds(60).await("the release is announced", version::isDone);
      assertThat(version.join()).isEqualTo(1);
      Releases releases = own.releases("lost");
      assertThat(releases.champion().orElseThrow().getSha256()).isEqualTo("a");
      assertThat(releases.history()).hasSize(2);
    }
  }

  @Test
  void shouldGiveUpAfterItsTimeAndSayWhereTheReleaseLies() {
    TrainerBroker own = TrainerBroker.start();
    ReleasePublisher publisher = publisher(own, "gone", Duration.ofMillis(1));
    own.process().kill();

    assertThatThrownBy(
            () -> publisher.announce(candidate("a"), YES, Optional.empty(), new StopSignal()))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
        .hasMessageContaining("file:///models/a");
    own.close();
  }

  @Test
  void shouldAnnounceNothingOnceStopped() {
    StopSignal stop = new StopSignal();
    stop.stop();

    assertThatThrownBy(
            () -> publisher("stopped").announce(candidate("a"), YES, Optional.empty(), stop))
        .isInstanceOf(RunStoppedException.class);
    assertThat(broker.releases("stopped").history()).isEmpty();
  }

  private long announce(String model, String sha256, Verdict verdict, Optional<Long> champion)
      throws ChampionMovedException {
    return publisher(model).announce(candidate(sha256), verdict, champion, new StopSignal());
  }

  private ReleasePublisher publisher(String model) {
    return publisher(broker, model, Duration.ofSeconds(60));
  }

  private static ReleasePublisher publisher(TrainerBroker on, String model, Duration within) {
    KafkaConnection impatient =
        new KafkaConnection(
            on.connection().bootstrapServers(),
            on.connection().registryUrl(),
            Map.of("max.block.ms", "3000"));
    return new ReleasePublisher(
        new KafkaClients(impatient), on.serdes(), model, Clock.systemUTC(), within);
  }

  private static Candidate candidate(String sha256) {
    return new Candidate(
        sha256,
        "file:///models/" + sha256,
        List.of("person"),
        "{}",
        Map.of("AP", 0.5),
        Provenance.newBuilder()
            .setRunId("run of " + sha256)
            .setSnapshot(List.of())
            .setManifestSha256("0")
            .setLabels(10)
            .setHeldBack(2)
            .setSeed(1)
            .setSteps(1)
            .setVersions(Map.of())
            .build());
  }
}
