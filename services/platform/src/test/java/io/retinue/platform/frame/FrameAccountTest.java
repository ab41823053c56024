package io.retinue.platform.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameAccountTest {
  private static final long SETTLED = 10_000;

  private final FrameAccount account = new FrameAccount(1);

  @Test
  void shouldBalanceWhenEveryFrameHasItsOutcome() {
    frames(0, 9);
    detected(0, 6);
    account.onShed(7, 7, ShedReason.STALE, 0);
    account.onDeadLetter(8, 8);

    // 10 = 7 + 1 + 1, frame 9 on its way
    assertThat(account.counts(SETTLED)).isEqualTo(counts(10, 7, 1, 1, 1, 0, 0));
  }

  @Test
  void shouldCallAFrameMissingThatWasOvertakenAndNotSetAside() {
    frames(0, 4);
    detected(0, 2);
    detected(4, 4);

    assertThat(account.counts(4_999)).isEqualTo(counts(5, 4, 0, 0, 1, 0, 0));
    assertThat(account.counts(5_000)).isEqualTo(counts(5, 4, 0, 0, 0, 1, 0));
  }

  @Test
  void shouldForgiveADeadLetterThatIsReadLate() {
    frames(0, 4);
    detected(0, 2);
    detected(4, 4);
    account.onDeadLetter(3, 3);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(5, 4, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldForgiveADeadLetterThatIsReadEarly() {
    account.onDeadLetter(3, 3);
    frames(0, 4);
    detected(0, 2);
    detected(4, 4);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(5, 4, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldCountAFrameWithTwoEventsOnceAndSaySo() {
    frames(0, 2);
    detected(0, 2);
    detected(1, 1);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(3, 3, 0, 0, 0, 0, 1));
  }

  @Test
  void shouldMindNoGapsThatIngestLeft() {
    for (long index = 0; index <= 8; index += 2) {
      account.onFrame(index, 0);
      account.onDetected(index, index, 0);
    }

    assertThat(account.counts(SETTLED)).isEqualTo(counts(5, 5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldTakeEventsThatAreReadBeforeTheirFrames() {
    detected(0, 4);
    frames(0, 4);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(5, 5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldTakeTheStatusForFramesThatItNeverRead() {
    detected(0, 99);
    account.onStatus(120, 0, 100, 99);
    frames(90, 105);

    // 100 by the status and frames 100 … 105 since
    assertThat(account.counts(SETTLED).read()).isEqualTo(120);
    assertThat(account.counts(SETTLED).published()).isEqualTo(106);
    assertThat(account.counts(SETTLED).inFlight()).isEqualTo(6);
    assertThat(account.counts(SETTLED).missing()).isZero();
  }

  @Test
  void shouldSayWhatWasDroppedBeforeKafka() {
    frames(0, 99);
    detected(0, 99);
    account.onStatus(130, 25, 100, 99);

    // 130 = 25 dropped + 100 published + 5 in the reader's hand
    assertThat(account.counts(SETTLED).read()).isEqualTo(130);
    assertThat(account.counts(SETTLED).dropped()).isEqualTo(25);
    assertThat(account.counts(SETTLED).published()).isEqualTo(100);

    // frames 100 … 109 since: ten more than the status knew of, of which the hand held five
    frames(100, 109);
    assertThat(account.counts(SETTLED).read()).isEqualTo(135);
    assertThat(account.counts(SETTLED).dropped()).isEqualTo(25);
    assertThat(account.counts(SETTLED).published()).isEqualTo(110);
  }

  @Test
  void shouldCountAFrameWithAnEventAndADeadLetterOnceAndAsDoubled() {
    detected(0, 4);
    account.onDeadLetter(4, 4);
    account.onDeadLetter(6, 6);
    detected(6, 6);

    assertThat(account.accounted()).isEqualTo(6);
    assertThat(account.counts(SETTLED).doubled()).isEqualTo(2);
  }

  @Test
  void shouldCountAFrameThatWasWrittenBackByWhatBecameOfItThen() {
    frames(0, 4);
    detected(0, 1);
    account.onDeadLetter(2, 2);
    detected(3, 4);

    account.onFrame(2, 0); // at offset 5 now
    account.onDetected(2, 5, 0);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(5, 5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldCountAFrameThatWasWrittenBackAlsoWhenItsLetterIsReadLast() {
    detected(0, 1);
    detected(3, 4);
    account.onDetected(2, 5, 0);

    account.onDeadLetter(2, 2);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(5, 5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldCountAFrameThatBecameADeadLetterAgainOnce() {
    frames(0, 0);
    account.onDeadLetter(0, 0);
    account.onDeadLetter(0, 1);

    assertThat(account.counts(SETTLED)).isEqualTo(counts(1, 0, 0, 1, 0, 0, 0));
    account.onDetected(0, 1, 0);
    assertThat(account.counts(SETTLED)).isEqualTo(counts(1, 0, 0, 1, 0, 0, 1));
  }

  @Test
  void shouldCountShedFramesByReason() {
    account.onShed(0, 0, ShedReason.NO_RELEASE, 0);
    account.onShed(1, 1, ShedReason.STALE, 0);
    account.onShed(2, 2, ShedReason.STALE, 0);

    assertThat(account.shedReasons())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(ShedReason.NO_RELEASE, 1L, ShedReason.STALE, 2L));
  }

  @Test
  void shouldStayExactAndBoundedWhileNobodyDetects() throws Exception {
    frames(0, 99_999);

    assertThat(kept()).isLessThanOrEqualTo(2 * FrameAccount.MOST_KEPT);
    assertThat(account.counts(SETTLED)).isEqualTo(counts(100_000, 0, 0, 0, 100_000, 0, 0));

    detected(0, 49_999);
    assertThat(account.counts(SETTLED)).isEqualTo(counts(100_000, 50_000, 0, 0, 50_000, 0, 0));
    // 100 frames that are only counted are passed over
    detected(50_100, 99_999);
    assertThat(account.counts(SETTLED)).isEqualTo(counts(100_000, 99_900, 0, 0, 0, 100, 0));
  }

  @Test
  void shouldStayBoundedWithDeadLettersAndLossesWithoutEnd() throws Exception {
    for (long index = 0; index < 60_000; index += 3) {
      account.onFrame(index, 0);
      account.onFrame(index + 1, 0);
      account.onFrame(index + 2, 0);
      account.onDeadLetter(index, index);
      account.onDetected(index + 2, index + 2, 0); // index + 1 is lost
    }

    assertThat(kept()).isLessThanOrEqualTo(5 * FrameAccount.MOST_KEPT);
    assertThat(account.counts(SETTLED)).isEqualTo(counts(60_000, 20_000, 0, 20_000, 0, 20_000, 0));
  }

  /** Entries of all collections. */
  private int kept() throws IllegalAccessException {
    int kept = 0;
    for (Field field : FrameAccount.class.getDeclaredFields()) {
      field.setAccessible(true);
      if (field.get(account) instanceof Collection<?> collection) {
        kept += collection.size();
      } else if (field.get(account) instanceof Map<?, ?> map) {
        kept += map.size();
      }
    }
    return kept;
  }

  private void frames(long from, long to) {
    for (long index = from; index <= to; index++) {
      account.onFrame(index, 0);
    }
  }

  /** Each at the offset that is its index. */
  private void detected(long from, long to) {
    for (long index = from; index <= to; index++) {
      account.onDetected(index, index, 0);
    }
  }

  private static FrameAccount.Counts counts(
      long published,
      long detected,
      long shed,
      long deadLettered,
      long inFlight,
      long missing,
      long doubled) {
    return new FrameAccount.Counts(
        published, 0, published, detected, shed, deadLettered, inFlight, missing, doubled);
  }
}
