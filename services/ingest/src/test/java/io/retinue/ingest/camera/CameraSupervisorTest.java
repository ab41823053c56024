package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.TestScenes;
import io.retinue.ingest.camera.ScriptedSource.Act;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.DrawnScene;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.BlindInterval;
import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.settings.MotionSettings;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import io.retinue.testkit.Deadline;
import io.retinue.video.VideoException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CameraSupervisorTest {
  private static final CameraSource SCENE = TestScenes.drawn(100, 3);
  private static final int FPS = 50;

  private final List<SupervisedCamera> cameras = new ArrayList<>();
  private final List<ScriptedSource> sources = new ArrayList<>();

  @AfterEach
  void stop() {
    sources.forEach(ScriptedSource::release);
    cameras.forEach(SupervisedCamera::close);
  }

  @Test
  void shouldTryAFailedSourceAgain() {
    SupervisedCamera camera = camera(5, Act.REFUSES, Act.REFUSES, Act.WORKS);

    await("frames come", () -> camera.state() == State.LIVE);

    assertThat(camera.frames.history()).isNotEmpty();
    assertThat(camera.count("retinue.camera.reconnects")).isEqualTo(2);
  }

  @Test
  void shouldNameTheFailureAndTheNextAttempt() {
    SupervisedCamera camera = camera(5, Act.REFUSES);

    await("it failed", () -> camera.state() == State.FAILED);

    assertThat(camera.tally().reason()).matches("the camera refuses; next attempt in 0\\.\\d s");
  }

  @Test
  void shouldHoldBackAndCountFramesWithoutMotion() {
    // A COMPLETE one waits for the detector, and nobody answers here.
    Playback fast =
        new Playback(Playback.Delivery.LIVE, Playback.Speed.AS_IT_COMES, Playback.End.FINAL);
    CameraSource still = new DrawnScene(() -> index -> TestScenes.picture(0), 100, 400);
    MotionSettings motion = new MotionSettings(30, 10, Duration.ofSeconds(5), List.of());
    CameraSettings settings =
        new CameraSettings("gate", DetectSize.DEFAULT, OptionalDouble.empty(), Optional.of(motion));
    SupervisedCamera camera = new SupervisedCamera(new CameraConfig(settings, still, fast)).start();
    cameras.add(camera);

    assertThat(camera.supervisor.await(Duration.ofSeconds(20))).isTrue();

    // Four seconds at 100 frames/s: it is open for the first three, with the frame at 3.00 s.
    assertThat(camera.tally().state()).isEqualTo(State.ENDED);
    assertThat(camera.tally().read()).isEqualTo(400);
    assertThat(camera.tally().published()).isEqualTo(301);
    assertThat(camera.tally().drops()).containsExactly(Map.entry(DropReason.NO_MOTION, 99L));
  }

  @Test
  void shouldCountTheFrameThatWaitsWhileItIsStopped() {
    SupervisedCamera camera =
        new SupervisedCamera("gate", TestScenes.drawn(1, 100), Playback.LOOP).start();
    cameras.add(camera);
    await("the second frame waits for its second", () -> camera.tally().read() == 2);

    camera.close();

    assertThat(camera.tally().published()).isEqualTo(1);
    assertThat(camera.tally().drops()).containsExactly(Map.entry(DropReason.NOT_ACKNOWLEDGED, 1L));
  }

  /** A status that Kafka does not take ended the camera for ever. */
  @Test
  void shouldWaitWhileItsStatusIsNotWritten() {
    SupervisedCamera camera = new SupervisedCamera("gate", SCENE, Playback.LOOP);
    cameras.add(camera);
    camera.statuses.sendException = new KafkaException("the broker is away");
    camera.start();
    await(
        "it says what it waits for",
        () -> {
          camera.progress.tick(Duration.ZERO, null);
          return camera.tally().reason().contains("the broker is away");
        });
    assertThat(camera.frames.history()).isEmpty();

    camera.statuses.sendException = null;

    await("frames come", () -> camera.frames.history().size() > 6);
  }

  @Test
  void shouldEndWithItsFailureWhereItPlaysOnce() {
    CameraSource damaged =
        () -> {
          throw new VideoException(VideoException.Reason.DAMAGED, "gate.avi is damaged.");
        };
    SupervisedCamera camera = new SupervisedCamera("gate", damaged, Playback.ONCE_FAST).start();
    cameras.add(camera);

    assertThat(camera.supervisor.await(Duration.ofSeconds(20))).isTrue();
    assertThat(camera.tally().failure()).startsWith("gate.avi is damaged");
  }

  @Test
  void shouldTakeTheEndOfACameraForALostConnection() {
    SupervisedCamera camera = camera(5, Act.ENDS, Act.WORKS);

    await("it is live again", () -> openings(0) == 2 && camera.state() == State.LIVE);

    assertThat(camera.tally().blind()).hasSize(1);
    assertThat(camera.tally().blind().get(0).cause()).isEqualTo("the connection has ended");
  }

  @Test
  void shouldGoOnWithAnotherThreadWhereACallHangs() {
    for (Act hang : List.of(Act.HANGS_IN_OPEN, Act.HANGS_IN_READ)) {
      SupervisedCamera camera = camera(5, hang, Act.WORKS);
      ScriptedSource source = sources.get(sources.size() - 1);

      await("it is live", () -> source.openings() == 2 && camera.state() == State.LIVE);

      assertThat(camera.supervisor.hanging()).isEqualTo(1);
      assertThat(camera.count("retinue.camera.calls.abandoned")).isEqualTo(1);
      assertThat(camera.tally().blind().get(0).cause())
          .matches("its source hangs: (opening its source|reading a frame) did not return .*");
      source.release();
      await("the thread returns", () -> camera.supervisor.hanging() == 0);
      await("what it held is closed", () -> source.closings() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HANGS_IN_ENCODING", "HANGS_IN_COMPARING", "RUNS_OUT_OF_MEMORY"})
  void shouldCountTheFrameWhoseCallIsGivenUp(Act fault) {
    SupervisedCamera camera = camera(5, fault, Act.WORKS);

    await("it is live again", () -> openings(0) == 2 && camera.state() == State.LIVE);

    CameraStatus first = lastOfEpochs(camera).values().iterator().next();
    assertThat(first.getRead()).isEqualTo(6);
    assertThat(first.getPublished()).isEqualTo(5);
    assertThat(first.getDrops()).containsExactly(new DropCount("DECODE_ERROR", 1L));
  }

  @Test
  void shouldCountTheFrameWhoseCallHangsAtTheEnd() {
    SupervisedCamera camera = camera(5, Act.HANGS_IN_ENCODING);
    await("it hangs", () -> camera.tally().read() == 6);
    camera.supervisor.stop("removed");

    camera.supervisor.close(Duration.ofMillis(600));

    CameraStatus last = last(camera);
    assertThat(last.getRead()).isEqualTo(6);
    assertThat(last.getPublished() + dropped(last)).isEqualTo(6);
  }

  /** Kafka is away while a call hangs: what it acknowledges later is of the epoch that was. */
  @Test
  void shouldCountLateAcknowledgementsForTheirEpoch() {
    ScriptedSource source = new ScriptedSource(FPS, 5, Act.HANGS_IN_READ, Act.WORKS);
    sources.add(source);
    SupervisedCamera camera = SupervisedCamera.unacknowledged("gate", source).start();
    cameras.add(camera);
    await("it is given up", () -> camera.supervisor.hanging() == 1);
    Deadline some = Deadline.in(SupervisedCamera.DEADLINE);
    await("more than the pause passes", some::isOver);
    assertThat(source.openings()).isEqualTo(1);

    await(
        "it is tried again",
        () -> {
          camera.frames.completeNext();
          return source.openings() == 2;
        });

    CameraStatus first = lastOfEpochs(camera).values().iterator().next();
    assertThat(first.getRead()).isEqualTo(5);
    assertThat(first.getPublished()).isEqualTo(5);
  }

  @Test
  void shouldStartNoMoreAttemptsWhileThreeHang() {
    SupervisedCamera camera = camera(5, Act.HANGS_IN_OPEN);
    await("three hang", () -> camera.supervisor.hanging() == CameraSupervisor.MOST_HANGING);
    assertThat(camera.tally().reason()).contains("3 such calls hang, and one of them must return");
    Deadline quiet = Deadline.in(SupervisedCamera.DEADLINE.multipliedBy(2));
    await("some time passes", quiet::isOver);
    assertThat(openings(0)).isEqualTo(CameraSupervisor.MOST_HANGING);

    sources.get(0).release();

    await("it is live", () -> camera.state() == State.LIVE);
  }

  @Test
  void shouldEndThoughACallHangs() {
    SupervisedCamera camera = camera(5, Act.HANGS_IN_READ);
    await("it is live", () -> camera.state() == State.LIVE);
    camera.supervisor.stop("removed");

    camera.supervisor.close(Duration.ofSeconds(2));

    assertThat(camera.state()).isEqualTo(State.ENDED);
    assertThat(last(camera).getState()).isEqualTo(CameraState.ENDED);
    assertThat(last(camera).getReason()).isEqualTo("removed");
  }

  @Test
  void shouldNoticeAPictureThatFreezes() {
    SupervisedCamera camera = camera(10, Act.FREEZES);

    await("it is frozen", () -> camera.state() == State.FROZEN);

    BlindInterval blind = camera.tally().blind().get(0);
    assertThat(blind.cause()).isEqualTo("the picture did not change");
    assertThat(Duration.between(blind.start(), Instant.now()))
        .isGreaterThanOrEqualTo(SupervisedCamera.FROZEN_AFTER);
    long before = camera.frames.history().size();
    await("its frames are published", () -> camera.frames.history().size() > before);
  }

  /** Frames come, but nobody can see anything on them. */
  @Test
  void shouldBeBlindWhileEveryPictureIsDamaged() {
    SupervisedCamera camera = camera(10, Act.DAMAGES);

    await("it is stalled", () -> camera.state() == State.STALLED);

    assertThat(camera.tally().reason()).endsWith(": every picture comes damaged");
    BlindInterval blind = camera.tally().blind().get(0);
    assertThat(blind.end()).isNull();
    assertThat(Duration.between(blind.start(), Instant.now()))
        .isGreaterThanOrEqualTo(SupervisedCamera.STALLED_AFTER);

    sources.get(0).mend();
    await("it is live", () -> camera.state() == State.LIVE);
    assertThat(camera.tally().blind()).hasSize(1).allMatch(one -> one.end() != null);
  }

  /** One blind interval for each fault, and every frame of every epoch accounted for. */
  @Test
  void shouldCountEveryFaultAndEveryFrame() {
    Act[] script = new Act[21];
    Arrays.fill(script, Act.ENDS);
    script[20] = Act.WORKS;
    SupervisedCamera camera = camera(7, script);

    await("all twenty are over", () -> openings(0) == 21 && camera.state() == State.LIVE);
    assertThat(camera.tally().blind()).hasSize(20).allMatch(blind -> blind.end() != null);
    assertThat(camera.count("retinue.camera.blind.intervals")).isEqualTo(20);
    assertThat(threads("camera-gate")).isEqualTo(1);
    assertThat(sources.get(0).closings()).isEqualTo(20);
    camera.close();
    cameras.clear();

    Map<Long, CameraStatus> lastOfEpoch = lastOfEpochs(camera);
    assertThat(lastOfEpoch).hasSize(21);
    assertThat(lastOfEpoch.values()).allMatch(s -> s.getRead() == s.getPublished() + dropped(s));
    long read = lastOfEpoch.values().stream().mapToLong(CameraStatus::getRead).sum();
    assertThat(read).isEqualTo(sources.get(0).given());
    assertThat(camera.frames.history()).hasSize((int) read);
  }

  @Test
  void shouldKeepTheRateOfAHealthyCameraBesideFaultyOnes() {
    SupervisedCamera healthy = camera(5, Act.WORKS);
    camera(5, Act.REFUSES);
    camera(5, Act.HANGS_IN_READ);
    camera(5, Act.BREAKS);
    camera(5, Act.HANGS_IN_CLOSE);
    await("it is live", () -> healthy.state() == State.LIVE);
    long from = System.nanoTime();
    long before = healthy.tally().published();

    await("frames of ten seconds come", () -> healthy.tally().published() - before >= 10 * FPS);

    double seconds = (System.nanoTime() - from) / 1e9;
    assertThat((healthy.tally().published() - before) / seconds).isBetween(0.95 * FPS, 1.05 * FPS);
    CameraTally tally = healthy.tally();
    assertThat(tally.dropped()).isZero();
    assertThat(tally.blind()).isEmpty();
    assertThat(cameras.subList(1, 5)).noneMatch(camera -> camera.tally().blind().isEmpty());
  }

  private static Map<Long, CameraStatus> lastOfEpochs(SupervisedCamera camera) {
    Map<Long, CameraStatus> last = new TreeMap<>();
    camera.statuses.history().forEach(r -> last.put(r.value().getEpoch(), r.value()));
    last.remove(0L); // before the first
    return last;
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  private static long dropped(CameraStatus status) {
    return status.getDrops().stream().mapToLong(DropCount::getCount).sum();
  }

  private static CameraStatus last(SupervisedCamera camera) {
    return camera.statuses.history().get(camera.statuses.history().size() - 1).value();
  }

  private int openings(int source) {
    return sources.get(source).openings();
  }

  private SupervisedCamera camera(int framesPerAct, Act... script) {
    ScriptedSource source = new ScriptedSource(FPS, framesPerAct, script);
    sources.add(source);
    SupervisedCamera camera = new SupervisedCamera("gate", source, Playback.CAMERA).start();
    cameras.add(camera);
    return camera;
  }

  private static void await(String what, Callable<Boolean> condition) {
    Deadline.inSeconds(30).await(what, condition);
  }
}
