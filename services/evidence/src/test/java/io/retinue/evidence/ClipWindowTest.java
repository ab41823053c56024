package io.retinue.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.evidence.ClipWindow.Side;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.Frame;
import io.retinue.testkit.SampleRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Ten frames a second; the alert was opened by frame 100. */
class ClipWindowTest {
  private static final long EPOCH = Feed.EPOCH;
  private static final Capture CAPTURE =
      new Capture(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(20));

  @Test
  void shouldShowTheSecondsBeforeTheOpeningAndAfterTheClose() {
    ClipWindow window = window(OptionalLong.of(120));

    assertThat(inside(window, 0, 300)).containsExactly(range(50, 150));
  }

  @Test
  void shouldEndAfterTheLongestTimeWhenTheAlertStaysOpen() {
    assertThat(inside(window(OptionalLong.empty()), 0, 900)).containsExactly(range(50, 250));
  }

  @Test
  void shouldBeginWithTheOpeningWhenEarlierFramesAreGone() {
    assertThat(inside(window(OptionalLong.of(120)), 110, 300)).containsExactly(range(110, 150));
  }

  @Test
  void shouldCountFromTheLastFrameBeforeTheCloseThatIsThere() {
    ClipWindow window = window(OptionalLong.of(120));
    assertThat(inside(window, 95, 111)).containsExactly(range(95, 110));

    assertThat(inside(window, 125, 300)).containsExactly(range(125, 140));
  }

  @Test
  void shouldNotMindAClockThatJumpsAfterTheOpening() {
    ClipWindow window = window(OptionalLong.of(120));
    assertThat(inside(window, 60, 105)).containsExactly(range(60, 104));
    Frame jumped = frame(105);
    jumped.setCapturedAt(Instant.EPOCH);

    assertThat(window.of(jumped)).isEqualTo(Side.INSIDE);
    assertThat(window.timeMs(jumped)).isEqualTo(4500);
  }

  @Test
  void shouldLeaveOutOtherCamerasEarlierEpochsAndWhatWasWrittenBack() {
    ClipWindow window = window(OptionalLong.of(120));
    Frame other = frame(100);
    other.setCamera("yard");
    Frame earlier = frame(100);
    earlier.setEpoch(EPOCH - 1);

    assertThat(window.of(other)).isEqualTo(Side.OUTSIDE);
    assertThat(window.of(earlier)).isEqualTo(Side.OUTSIDE);
    assertThat(window.of(frame(100))).isEqualTo(Side.INSIDE);
    assertThat(window.of(frame(99))).isEqualTo(Side.OUTSIDE);
    assertThat(window.of(frame(101))).isEqualTo(Side.INSIDE);
  }

  @Test
  void shouldEndWithTheEpoch() {
    ClipWindow window = window(OptionalLong.empty());
    assertThat(window.of(frame(100))).isEqualTo(Side.INSIDE);
    Frame next = frame(0);
    next.setEpoch(EPOCH + 60_000);

    assertThat(window.of(next)).isEqualTo(Side.PAST);
  }

  private static ClipWindow window(OptionalLong lastIndex) {
    FrameId opening = new FrameId("gate", EPOCH, 100);
    Instant at = Instant.ofEpochMilli(EPOCH + 10_000);
    return new ClipWindow(
        new ClipOrder(
            new AlertId(opening, "r"),
            opening,
            0,
            opening.toRef(),
            at,
            at,
            lastIndex,
            new BestPicture(opening.toRef(), Optional.empty())),
        CAPTURE);
  }

  private static Frame frame(long index) {
    Frame frame = SampleRecords.frame(new byte[1]);
    frame.setEpoch(EPOCH);
    frame.setIndex(index);
    frame.setMediaTime(index * 100);
    frame.setCapturedAt(Instant.ofEpochMilli(EPOCH + index * 100));
    return frame;
  }

  private static Long[] inside(ClipWindow window, long from, long to) {
    return LongStream.range(from, to)
        .filter(index -> window.of(frame(index)) == Side.INSIDE)
        .boxed()
        .toArray(Long[]::new);
  }

  private static Long[] range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toArray(Long[]::new);
  }
}
