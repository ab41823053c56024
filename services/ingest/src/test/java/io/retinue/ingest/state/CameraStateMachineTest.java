package io.retinue.ingest.state;

import static io.retinue.ingest.state.CameraTally.State.CONNECTING;
import static io.retinue.ingest.state.CameraTally.State.ENDED;
import static io.retinue.ingest.state.CameraTally.State.FAILED;
import static io.retinue.ingest.state.CameraTally.State.FROZEN;
import static io.retinue.ingest.state.CameraTally.State.LIVE;
import static io.retinue.ingest.state.CameraTally.State.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.state.CameraEvent.Finished;
import io.retinue.ingest.state.CameraEvent.Lost;
import io.retinue.ingest.state.CameraEvent.Moved;
import io.retinue.ingest.state.CameraEvent.Opened;
import io.retinue.ingest.state.CameraEvent.Published;
import io.retinue.ingest.state.CameraEvent.Quiet;
import io.retinue.ingest.state.CameraEvent.Still;
import io.retinue.ingest.state.CameraEvent.Stopped;
import io.retinue.ingest.state.CameraStateMachine.Effect;
import io.retinue.ingest.state.CameraTally.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CameraStateMachineTest {
  private static final Duration PAUSE = Duration.ofSeconds(4);

  /** Each state with the states after Opened, Published, Quiet, Still, Moved, Lost and so on. */
  private static final Map<State, List<State>> TABLE =
      Map.of(
          CONNECTING,
          List.of(CONNECTING, LIVE, STALLED, CONNECTING, CONNECTING, FAILED, ENDED, ENDED),
          LIVE,
          List.of(LIVE, LIVE, STALLED, FROZEN, LIVE, FAILED, ENDED, ENDED),
          STALLED,
          List.of(STALLED, LIVE, STALLED, STALLED, STALLED, FAILED, ENDED, ENDED),
          FROZEN,
          List.of(FROZEN, FROZEN, STALLED, FROZEN, LIVE, FAILED, ENDED, ENDED),
          FAILED,
          List.of(FAILED, LIVE, FAILED, FAILED, FAILED, FAILED, ENDED, ENDED),
          ENDED,
          List.of(ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED));

  @Test
  void shouldGoFromEveryStateOnEveryEventAsTheTableSays() {
    for (State state : State.values()) {
      List<State> after = events(at(50)).map(event -> in(state).on(event).next().state()).toList();

      assertThat(after).describedAs("from %s", state).isEqualTo(TABLE.get(state));
    }
  }

  @Test
  void shouldTryACameraAgainAfterEveryLossAndEndAFilm() {
    CameraEvent lost = new Lost(at(50), "the cable is cut", PAUSE);

    for (State state : Set.of(CONNECTING, LIVE, STALLED, FROZEN, FAILED)) {
      CameraStateMachine.Step step = in(state).on(lost);
      assertThat(step.effect()).isEqualTo(Effect.RETRY);
      assertThat(step.next().reason()).isEqualTo("the cable is cut; next attempt in 4.0 s");
    }
    CameraStateMachine.Step film = begin(CameraKind.FILM, CameraHistory.NONE).on(lost);
    assertThat(film.effect()).isEqualTo(Effect.END);
    assertThat(film.next().reason()).isEqualTo("the cable is cut");
    assertThat(film.next().on(new Published(at(51))).next().state()).isEqualTo(FAILED);
  }

  @Test
  void shouldBeBlindFromTheLastGoodFrameToTheNext() {
    CameraStateMachine machine =
        after(
            new Published(at(10)),
            new Quiet(at(16), "no frame was acknowledged for 6 s"),
            new Lost(at(20), "the connection was reset", PAUSE),
            new Lost(at(25), "connection refused", PAUSE),
            new Opened(at(30)),
            new Published(at(31)),
            new Published(at(32)));

    assertThat(machine.blind().intervals())
        .containsExactly(new BlindInterval(at(10), at(31), "the connection was reset"));
  }

  @Test
  void shouldBeBlindWhileThePictureStandsStill() {
    CameraStateMachine machine =
        after(
            new Published(at(10)),
            new Still(at(40), at(9)),
            new Published(at(41)),
            new Still(at(42), at(9)));
    assertThat(machine.state()).isEqualTo(FROZEN);
    assertThat(machine.reason()).isEqualTo("the picture has not changed for 33 s");
    assertThat(machine.since()).isEqualTo(at(40));

    machine = machine.on(new Moved(at(50))).next();

    assertThat(machine.blind().intervals())
        .containsExactly(new BlindInterval(at(9), at(50), "the picture did not change"));
  }

  @Test
  void shouldBeBlindFromTheStartWhereTheSourceIsDownAtTheStart() {
    CameraStateMachine machine =
        after(new Lost(at(1), "no such host", PAUSE), new Published(at(60)));

    assertThat(machine.blind().intervals())
        .containsExactly(new BlindInterval(at(0), at(60), "no such host"));
  }

  @Test
  void shouldCountTheTimeInWhichIngestDidNotRun() {
    CameraHistory killed = CameraHistory.of(7, List.of(), at(-100));

    CameraStateMachine machine = begin(CameraKind.CAMERA, killed).on(new Published(at(3))).next();

    assertThat(machine.blind().intervals())
        .containsExactly(new BlindInterval(at(-100), at(3), "ingest was not running"));
  }

  @Test
  void shouldSplitABlindTimeWhereItsCauseChangesWithARestart() {
    BlindInterval open = new BlindInterval(at(-500), null, "no such host");
    CameraHistory killed = CameraHistory.of(7, List.of(open), at(-100));

    CameraStateMachine machine =
        begin(CameraKind.CAMERA, killed).on(new Lost(at(2), "connection refused", PAUSE)).next();

    assertThat(machine.blind().intervals())
        .containsExactly(
            new BlindInterval(at(-500), at(-100), "no such host"),
            new BlindInterval(at(-100), at(0), "ingest was not running"),
            new BlindInterval(at(0), null, "connection refused"));
  }

  @Test
  void shouldKeepOneIntervalOverSeveralRestarts() {
    CameraHistory killed = CameraHistory.of(7, List.of(), at(-100));
    CameraStateMachine first = begin(CameraKind.CAMERA, killed);
    CameraHistory again = CameraHistory.of(7, first.blind().intervals(), at(1));

    CameraStateMachine second = CameraStateMachine.begin(CameraKind.CAMERA, at(5), again);

    assertThat(second.blind().intervals())
        .containsExactly(new BlindInterval(at(-100), null, "ingest was not running"));
  }

  @Test
  void shouldNeverBeBlindWhereItPlaysAFilm() {
    CameraHistory yesterday = CameraHistory.of(7, List.of(), at(-86_400));

    CameraStateMachine film =
        begin(CameraKind.FILM, yesterday).on(new Quiet(at(50), "waiting")).next();

    assertThat(film.state()).isEqualTo(STALLED);
    assertThat(film.blind()).isEqualTo(BlindLog.EMPTY);
  }

  @Test
  void shouldKeepTheNewestTwentyIntervals() {
    CameraStateMachine machine = after(new Published(at(0)));
    for (int i = 1; i <= 25; i++) {
      machine = machine.on(new Lost(at(10L * i), "fault " + i, PAUSE)).next();
      machine = machine.on(new Published(at(10L * i + 5))).next();
    }

    assertThat(machine.blind().intervals()).hasSize(20);
    assertThat(machine.blind().intervals().get(0).cause()).isEqualTo("fault 6");
  }

  /** Whatever happens: blind exactly in the states that say so, and intervals in their order. */
  @Test
  void shouldKeepItsIntervalsInOrderThroughAnyEvents() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      CameraStateMachine machine = begin(CameraKind.CAMERA, CameraHistory.NONE);
      for (int second = 1; second < 60; second++) {
        List<CameraEvent> possible = events(at(second)).limit(6).toList(); // those that do not end
        machine = machine.on(possible.get(random.nextInt(possible.size()))).next();

        boolean blind = Set.of(STALLED, FROZEN, FAILED).contains(machine.state());
        assertThat(machine.blind().open() != null).describedAs("seed %d", seed).isEqualTo(blind);
        requireOrder(machine.blind().intervals());
      }
    }
  }

  private static void requireOrder(List<BlindInterval> intervals) {
    Instant before = Instant.MIN;
    for (int i = 0; i < intervals.size(); i++) {
      BlindInterval interval = intervals.get(i);
      assertThat(interval.start()).isAfterOrEqualTo(before);
      if (i < intervals.size() - 1) {
        assertThat(interval.end()).isNotNull().isAfterOrEqualTo(interval.start());
        before = interval.end();
      }
    }
  }

  private static Stream<CameraEvent> events(Instant at) {
    return Stream.of(
        new Opened(at),
        new Published(at),
        new Quiet(at, "quiet"),
        new Still(at, at.minusSeconds(1)),
        new Moved(at),
        new Lost(at, "lost", PAUSE),
        new Finished(at),
        new Stopped(at, "stopped"));
  }

  private static CameraStateMachine in(State state) {
    CameraEvent live = new Published(at(10));
    return switch (state) {
      case CONNECTING -> after();
      case LIVE -> after(live);
      case STALLED -> after(live, new Quiet(at(20), "quiet"));
      case FROZEN -> after(live, new Still(at(20), at(11)));
      case FAILED -> after(live, new Lost(at(20), "lost", PAUSE));
      case ENDED -> after(live, new Stopped(at(20), "stopped"));
    };
  }

  private static CameraStateMachine after(CameraEvent... events) {
    CameraStateMachine machine = begin(CameraKind.CAMERA, CameraHistory.NONE);
    for (CameraEvent event : events) {
      machine = machine.on(event).next();
    }
    return machine;
  }

  private static CameraStateMachine begin(CameraKind kind, CameraHistory history) {
    return CameraStateMachine.begin(kind, at(0), history);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(1_700_000_000 + second);
  }
}
