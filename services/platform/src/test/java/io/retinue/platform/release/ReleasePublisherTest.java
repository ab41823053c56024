package io.retinue.platform.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.ChildBroker;
import io.retinue.testkit.Deadline;
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
  private static final Decision YES = new Decision.Promote("Better.");
  private static final Decision NO = new Decision.Reject("Worse.");

  private final ChildBroker broker = startBroker();

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldRetireTheOldChampionAsTheNewOneTakesItsPlace() throws Exception {
    assertThat(announce("swap", "a", YES, Optional.empty())).isEqualTo(1);
    assertThat(announce("swap", "b", NO, Optional.of(1L))).isEqualTo(2);
    assertThat(announce("swap", "c", YES, Optional.of(1L))).isEqualTo(3);

    assertThat(releases("swap").history())
        .extracting(ModelRelease::getVersion, ModelRelease::getState)
        .containsExactly(
            tuple(1L, ReleaseState.CANDIDATE),
            tuple(1L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CANDIDATE),
            tuple(2L, ReleaseState.REJECTED),
            tuple(3L, ReleaseState.CANDIDATE),
            tuple(3L, ReleaseState.CHAMPION),
            tuple(1L, ReleaseState.RETIRED));
    assertThat(releases("swap").champion().orElseThrow().getSha256()).isEqualTo("c");
  }

  @Test
  void shouldRefuseAVerdictAgainstAChampionThatHasGone() throws Exception {
    announce("moved", "a", YES, Optional.empty());

    assertThatThrownBy(() -> announce("moved", "b", YES, Optional.empty()))
        .isInstanceOf(ChampionMovedException.class)
        .hasMessage("judged against release none, but the champion is release 1");
    assertThat(releases("moved").releases()).hasSize(1);
  }

  @Test
  void shouldAnnounceAReleaseOnceHoweverOftenItIsTried() throws Exception {
    Candidate candidate = candidate("a");

    long first = publisher("again").announce(candidate, YES, Optional.empty(), new StopSignal());
    long second = publisher("again").announce(candidate, YES, Optional.empty(), new StopSignal());

    assertThat(second).isEqualTo(first);
    assertThat(releases("again").history()).hasSize(2);
  }

  @Test
  void shouldLetAnImportServeOnlyWhereNothingServesOrOnDemand() {
    ModelRelease first = announceImport("import", "a", ImportPromotion.IF_FIRST);
    ModelRelease second = announceImport("import", "b", ImportPromotion.IF_FIRST);
    ModelRelease again = announceImport("import", "b", ImportPromotion.ALWAYS);
    ModelRelease known = announceImport("import", "b", ImportPromotion.ALWAYS);

    assertThat(List.of(first, second, again, known))
        .extracting(ModelRelease::getVersion, ModelRelease::getState)
        .containsExactly(
            tuple(1L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CANDIDATE),
            tuple(2L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CHAMPION));
    assertThat(releases("import").history())
        .extracting(ModelRelease::getVersion, ModelRelease::getState)
        .containsExactly(
            tuple(1L, ReleaseState.CANDIDATE),
            tuple(1L, ReleaseState.CHAMPION),
            tuple(2L, ReleaseState.CANDIDATE),
            tuple(2L, ReleaseState.CHAMPION),
            tuple(1L, ReleaseState.RETIRED));
    assertThat(releases("import").champion().orElseThrow().getReason()).isEqualTo("By hand.");
  }

  private ModelRelease announceImport(String model, String sha256, ImportPromotion promotion) {
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
    assertThat(releases("crowd").releases()).hasSize(4);
  }

  @Test
  void shouldWaitForALostBrokerAndThenAnnounce() {
    try (ChildBroker own = startBroker()) {
      own.kill();
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

      own.restart();

      Deadline.inSeconds(60).await("the release is announced", version::isDone);
      assertThat(version.join()).isEqualTo(1);
      Releases releases = releases(own, "lost");
      assertThat(releases.champion().orElseThrow().getSha256()).isEqualTo("a");
      assertThat(releases.history()).hasSize(2);
    }
  }

  @Test
  void shouldGiveUpAfterItsTimeAndSayWhereTheReleaseLies() {
    ChildBroker own = startBroker();
    ReleasePublisher publisher = publisher(own, "gone", Duration.ofMillis(1));
    own.kill();

    assertThatThrownBy(
            () -> publisher.announce(candidate("a"), YES, Optional.empty(), new StopSignal()))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining("file:///models/a");
    own.close();
  }

  @Test
  void shouldAnnounceNothingOnceStopped() {
    StopSignal stop = new StopSignal();
    stop.stop();

    assertThatThrownBy(
            () -> publisher("stopped").announce(candidate("a"), YES, Optional.empty(), stop))
        .isInstanceOf(StoppedException.class);
    assertThat(releases("stopped").history()).isEmpty();
  }

  private static ChildBroker startBroker() {
    ChildBroker started = BrokerUnderTest.fresh();
    new TopicAdmin(connection(started)).apply(1);
    return started;
  }

  private static KafkaConnection connection(ChildBroker to) {
    return new KafkaConnection(to.bootstrapServers(), to.registryUrl());
  }

  private Releases releases(String model) {
    return releases(broker, model);
  }

  private static Releases releases(ChildBroker on, String model) {
    KafkaConnection connection = connection(on);
    return Releases.read(
        new KafkaClients(connection), new RetinueSerdes(connection).models(), model);
  }

  private long announce(String model, String sha256, Decision verdict, Optional<Long> champion)
      throws ChampionMovedException {
    return publisher(model).announce(candidate(sha256), verdict, champion, new StopSignal());
  }

  private ReleasePublisher publisher(String model) {
    return publisher(broker, model, Duration.ofSeconds(60));
  }

  private static ReleasePublisher publisher(ChildBroker on, String model, Duration within) {
    KafkaConnection impatient =
        new KafkaConnection(
            on.bootstrapServers(), on.registryUrl(), Map.of("max.block.ms", "3000"));
    return new ReleasePublisher(
        new KafkaClients(impatient),
        new RetinueSerdes(impatient),
        model,
        Clock.systemUTC(),
        within);
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
