package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.BlindTimes.Interval;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BlindTimesTest {
  private static final long DAY = BlindTimes.SPAN.toMillis();
  private static final long NOW = 100 * DAY;
  private static final long MINUTE = 60_000;

  private final BlindTimes times = new BlindTimes();

  @Test
  void shouldSumUpTheLastDay() {
    Interval begunBefore = new Interval(NOW - DAY - MINUTE, NOW - DAY + 2 * MINUTE, "reboot");
    Interval ended = new Interval(NOW - 50 * MINUTE, NOW - 40 * MINUTE, "stalled");
    Interval open = new Interval(NOW - 3 * MINUTE, null, "connection lost");

    assertThat(times.accept(List.of(begunBefore, ended, open), 0, NOW)).isTrue();
    assertThat(times.accept(List.of(begunBefore, ended, open), 0, NOW)).as("the same").isFalse();

    JsonNode json = json(NOW);
    assertThat(json.get("count").asInt()).isEqualTo(3);
    assertThat(json.get("blind_ms").asLong()).isEqualTo((2 + 10 + 3) * MINUTE);
    assertThat(json.get("known_since_ms").asLong()).isEqualTo(NOW - DAY);
    assertThat(json.get("intervals").get(0).get("cause").asString()).isEqualTo("connection lost");
    assertThat(json.get("intervals").get(0).get("end_ms").isNull()).isTrue();
    assertThat(times.open()).isEqualTo(open);
  }

  /** The page would otherwise show a camera without a gap as known since the page was opened. */
  @Test
  void shouldTellThatTheFirstReportIsNewThoughItHasNoGap() {
    assertThat(times.json("gate", null, NOW).path("known_since_ms").asLong()).isEqualTo(NOW);

    assertThat(times.accept(List.of(), NOW - 5_000, NOW)).isTrue();
    assertThat(times.accept(List.of(), NOW - 4_000, NOW)).as("the same").isFalse();

    assertThat(times.json("gate", null, NOW).path("known_since_ms").asLong())
        .isEqualTo(NOW - 5_000);
  }

  @Test
  void shouldKeepWhatLaterReportsHaveNoRoomFor() {
    times.accept(reports(0, BlindTimes.FULL_REPORT), NOW - DAY, NOW);
    times.accept(reports(1, BlindTimes.FULL_REPORT), NOW - DAY, NOW);

    assertThat(json(NOW).get("count").asInt()).isEqualTo(BlindTimes.FULL_REPORT + 1);
  }

  @Test
  void shouldKnowNothingOfTheTimeBeforeAReportThatIsFull() {
    times.accept(reports(5, BlindTimes.FULL_REPORT), NOW - DAY, NOW);

    assertThat(json(NOW).get("known_since_ms").asLong()).isEqualTo(start(5));
    times.accept(reports(6, BlindTimes.FULL_REPORT), NOW - DAY, NOW);
    times.accept(reports(50, BlindTimes.FULL_REPORT), NOW - DAY, NOW);
    assertThat(json(NOW).get("known_since_ms").asLong())
        .as("those between were not read")
        .isEqualTo(start(50));
  }

  @Test
  void shouldFollowAnIntervalToItsEnd() {
    times.accept(List.of(new Interval(NOW - 9_000, null, "stalled")), 0, NOW);

    boolean changed = times.accept(List.of(new Interval(NOW - 9_000, NOW, "frozen")), 0, NOW);

    assertThat(changed).isTrue();
    assertThat(times.open()).isNull();
    assertThat(json(NOW + MINUTE).get("blind_ms").asLong()).isEqualTo(9_000);
    assertThat(json(NOW + MINUTE).get("intervals")).hasSize(1);
    assertThat(json(NOW + 2 * DAY).get("intervals")).isEmpty();
  }

  @Test
  void shouldEndAnIntervalThatItsReaderCouldNotEnd() {
    times.accept(List.of(new Interval(NOW - 9_000, null, "stalled")), 0, NOW);
    times.accept(List.of(new Interval(NOW - 4_000, NOW - 1_000, "restart")), 0, NOW);

    assertThat(json(NOW).get("blind_ms").asLong()).isEqualTo(5_000 + 3_000);
  }

  @Test
  void shouldCountATimeWithoutReports() {
    Interval silence = new Interval(NOW - 30_000, null, "no report");

    assertThat(times.json("gate", silence, NOW).get("blind_ms").asLong()).isEqualTo(30_000);
    times.accept(List.of(new Interval(NOW - 40_000, null, "stalled")), 0, NOW);
    assertThat(times.json("gate", silence, NOW).get("blind_ms").asLong())
        .as("not twice")
        .isEqualTo(40_000);
  }

  @Test
  void shouldBoundItsMemory() {
    for (int i = 0; i < 2_000; i++) {
      times.accept(reports(i, 1), NOW - DAY, NOW);
    }

    JsonNode json = json(NOW);
    assertThat(json.get("count").asInt()).isEqualTo(500);
    assertThat(json.get("intervals")).hasSize(40);
    assertThat(json.get("known_since_ms").asLong()).isEqualTo(start(1_500));
  }

  private JsonNode json(long nowMs) {
    return times.json("gate", null, nowMs);
  }

  /** Intervals of 1 s, one every 10 s. */
  private static List<Interval> reports(int first, int count) {
    List<Interval> list = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      list.add(new Interval(start(i), start(i) + 1_000, "flapping"));
    }
    return list;
  }

  private static long start(int number) {
    return NOW - DAY + 10_000L * (number + 1);
  }
}
