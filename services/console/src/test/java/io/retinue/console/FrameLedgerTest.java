package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameLedgerTest {
  private static final long SETTLED = 10_000;

  private final FrameLedger ledger = new FrameLedger(1);

  @Test
  void shouldBalanceWhenEveryFrameHasItsOutcome() {
    frames(0, 9);
    detected(0, 6);
    ledger.onEvent(7, false, 0);
    ledger.onDeadLetter(8);

    // 10 = 7 + 1 + 1, frame 9 on its way
    assertThat(ledger.counts(SETTLED)).isEqualTo(counts(10, 7, 1, 1, 1, 0, 0));
  }

  @Test
  void shouldCallAFrameMissingThatWasOvertakenAndNotSetAside() {
    frames(0, 4);
    detected(0, 2);
    detected(4, 4);

    assertThat(ledger.counts(4_999)).isEqualTo(counts(5, 4, 0, 0, 1, 0, 0));
    assertThat(ledger.counts(5_000)).isEqualTo(counts(5, 4, 0, 0, 0, 1, 0));
  }

  @Test
  void shouldForgiveADeadLetterThatIsReadLate() {
    frames(0, 4);
    detected(0, 2);
    detected(4, 4);
    ledger.onDeadLetter(3);

    assertThat(ledger.counts(SETTLED)).isEqualTo(counts(5, 4, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldForgiveADeadLetterThatIsReadEarly() {
    ledger.onDeadLetter(3);
    frames(0, 4);
    detected(0, 2);
    detected(4, 4);

    assertThat(ledger.counts(SETTLED)).isEqualTo(counts(5, 4, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldCountAFrameWithTwoEventsOnceAndSaySo() {
    frames(0, 2);
    detected(0, 2);
    detected(1, 1);

    assertThat(ledger.counts(SETTLED)).isEqualTo(counts(3, 3, 0, 0, 0, 0, 1));
  }

  @Test
  void shouldMindNoGapsThatIngestLeft() {
    for (long index = 0; index <= 8; index += 2) {
      ledger.onFrame(index, 0);
      ledger.onEvent(index, true, 0);
    }

    assertThat(ledger.counts(SETTLED)).isEqualTo(counts(5, 5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldTakeEventsThatAreReadBeforeTheirFrames() {
    detected(0, 4);
    frames(0, 4);

    assertThat(ledger.counts(SETTLED)).isEqualTo(counts(5, 5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldTakeTheStatusForFramesThatItNeverRead() {
    detected(0, 99);
    status(120, 100);
    frames(90, 105);

    // 100 by the status and frames 100 … 105 since
    assertThat(ledger.counts(SETTLED).read()).isEqualTo(120);
    assertThat(ledger.counts(SETTLED).published()).isEqualTo(106);
    assertThat(ledger.counts(SETTLED).inFlight()).isEqualTo(6);
    assertThat(ledger.counts(SETTLED).missing()).isZero();
  }

  @Test
  void shouldSayWhatWasDroppedBeforeKafka() {
    frames(0, 99);
    detected(0, 99);
    status(130, 100, new DropCount("SAMPLED_OUT", 21L), new DropCount("BUFFER_FULL", 4L));

    // 130 = 25 dropped + 100 published + 5 in the reader's hand
    assertThat(ledger.counts(SETTLED).read()).isEqualTo(130);
    assertThat(ledger.counts(SETTLED).dropped()).isEqualTo(25);
    assertThat(ledger.counts(SETTLED).published()).isEqualTo(100);

    // frames 100 … 109 since: ten more than the status knew of, of which the hand held five
    frames(100, 109);
    assertThat(ledger.counts(SETTLED).read()).isEqualTo(135);
    assertThat(ledger.counts(SETTLED).dropped()).isEqualTo(25);
    assertThat(ledger.counts(SETTLED).published()).isEqualTo(110);
  }

  private void frames(long from, long to) {
    for (long index = from; index <= to; index++) {
      ledger.onFrame(index, 0);
    }
  }

  private void detected(long from, long to) {
    for (long index = from; index <= to; index++) {
      ledger.onEvent(index, true, 0);
    }
  }

  private void status(long read, long published, DropCount... drops) {
    Instant now = Instant.EPOCH;
    ledger.onStatus(
        new CameraStatus(
            "gate",
            1L,
            CameraState.LIVE,
            "",
            now,
            now,
            read,
            published,
            published - 1,
            List.of(drops),
            null));
  }

  private static FrameLedger.Counts counts(
      long published,
      long detected,
      long shed,
      long deadLettered,
      long inFlight,
      long missing,
      long doubled) {
    return new FrameLedger.Counts(
        published, 0, published, detected, shed, deadLettered, inFlight, missing, doubled);
  }
}
