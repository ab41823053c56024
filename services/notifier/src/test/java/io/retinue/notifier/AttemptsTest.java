package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.Attempts.Verdict;
import io.retinue.notifier.NotifierConfig.Patience;
import io.retinue.notifier.NotifierMeters.GivenUp;
import io.retinue.notifier.Sink.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-20T08:00:00Z");
  private static final Answer LATER = Answer.Later.because("away");
  private static final Answer REFUSED = new Answer.Refused("no");
  private final Attempts attempts = new Attempts(Patience.DEFAULT);

  @Test
  void shouldGoOnAfterADelivery() {
    assertThat(attempts.after(new Answer.Delivered("yes"), WRITTEN, WRITTEN))
        .isEqualTo(new Verdict.Next(Optional.empty()));
    assertThat(attempts.isDue(WRITTEN)).isTrue();
    assertThat(attempts.fault()).isNull();
  }

  @Test
  void shouldWaitNoLongerThanItsPatienceHasItBetweenTwoAttempts() {
    Instant now = WRITTEN;
    for (int i = 0; i < 50; i++) {
      assertThat(attempts.after(LATER, WRITTEN, now)).isEqualTo(new Verdict.Again());
      assertThat(attempts.left(now)).isLessThanOrEqualTo(Patience.DEFAULT.longest());
      now = now.plus(attempts.left(now));
      assertThat(attempts.isDue(now)).isTrue();
    }
    assertThat(attempts.fault()).isEqualTo("away");
  }

  @Test
  void shouldWaitAsLongAsTheReceiverWantsAtLeast() {
    attempts.after(new Answer.Later("busy", Duration.ofMinutes(40)), WRITTEN, WRITTEN);

    assertThat(attempts.isDue(WRITTEN.plusSeconds(2399))).isFalse();
    assertThat(attempts.isDue(WRITTEN.plusSeconds(2400))).isTrue();
  }

  @Test
  void shouldGiveUpARefusedEventAfterThreeAttemptsAndTryTheNextAsOften() {
    for (int event = 0; event < 2; event++) {
      assertThat(attempts.after(REFUSED, WRITTEN, WRITTEN)).isEqualTo(new Verdict.Again());
      assertThat(attempts.after(REFUSED, WRITTEN, WRITTEN)).isEqualTo(new Verdict.Again());
      assertThat(attempts.after(REFUSED, WRITTEN, WRITTEN))
          .isEqualTo(new Verdict.Next(Optional.of(GivenUp.REFUSED)));
      assertThat(attempts.isDue(WRITTEN)).isTrue();
      assertThat(attempts.fault()).isEqualTo("no"); // until something is delivered
    }
  }

  @Test
  void shouldGiveUpAnEventThatIsADayOld() {
    Instant next = WRITTEN.plus(Duration.ofDays(1));
    assertThat(attempts.after(LATER, WRITTEN, next)).isEqualTo(new Verdict.Again());
    assertThat(attempts.after(LATER, WRITTEN, next.plusMillis(1)))
        .isEqualTo(new Verdict.Next(Optional.of(GivenUp.TOO_OLD)));
  }

  @Test
  void shouldTryAgainAtOnceWhenTheClockIsSetBack() {
    attempts.after(LATER, WRITTEN, WRITTEN);

    assertThat(attempts.isDue(WRITTEN)).isFalse();
    assertThat(attempts.isDue(WRITTEN.minus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void shouldStopWhenTheReceiverIsGone() {
    assertThat(attempts.after(new Answer.Gone("410"), WRITTEN, WRITTEN))
        .isEqualTo(new Verdict.Stop());
  }
}
