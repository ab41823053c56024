package io.retinue.trainer.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.trainer.dataset.OffsetRange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetrainTriggerTest {
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Monotonic clock = new Monotonic();
  private final RetrainTrigger trigger =
      new RetrainTrigger(new RetrainTrigger.Settings(5, 2, QUIET, LONGEST), clock::nanoTime);
  private int offset;

  /** Starts shortly before its numbers overflow, as System.nanoTime may. */
  private static final class Monotonic {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    long nanoTime() {
      return now;
    }

    void advance(Duration time) {
      now += time.toNanos();
    }
  }

  @BeforeEach
  void championKnowsPeople() {
    trigger.setKnownClasses(List.of("person"));
  }

  @Test
  void shouldNotBeDueWithoutLabels() {
    clock.advance(Duration.ofDays(1));

    assertThat(trigger.isDue()).isEmpty();
  }

  @Test
  void shouldNotBeDueBelowTheMinimum() {
    label(4, "person");
    clock.advance(LONGEST);

    assertThat(trigger.isDue()).isEmpty();
    assertThat(trigger.newLabels()).isEqualTo(4);
  }

  @Test
  void shouldBeDueOnceTheLabelerPauses() {
    label(5, "person");
    clock.advance(QUIET.minusMillis(1));
    assertThat(trigger.isDue()).isEmpty();

    clock.advance(Duration.ofMillis(1));

    assertThat(trigger.isDue()).contains("5 newly labeled frames.");
  }

  @Test
  void shouldBeDueWhenTheLabelerNeverPauses() {
    for (int second = 0; second < 60; second++) {
      assertThat(trigger.isDue()).as("second " + second).isEmpty();
      label(1, "person");
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(trigger.isDue()).isPresent();
  }

  @Test
  void shouldBeDueSoonerForAClassThatTheChampionDoesNotKnow() {
    label(1, "person");
    label(2, "bicycle");
    clock.advance(QUIET);

    assertThat(trigger.isDue())
        .contains(
            "3 newly labeled frames, 2 of which show classes that the champion does not have:"
                + " bicycle.");
  }

  @Test
  void shouldNotBeDueSoonerOnceTheChampionKnowsTheClass() {
    trigger.setKnownClasses(List.of("person", "bicycle"));
    label(3, "bicycle");
    clock.advance(QUIET);

    assertThat(trigger.isDue()).isEmpty();
  }

  @Test
  void shouldCountAFrameThatIsLabelledTwiceOnce() {
    for (int i = 0; i < 5; i++) {
      trigger.observe("gate/1/7", new OffsetRange.Position(0, offset++), Set.of("person"));
    }
    clock.advance(QUIET);

    assertThat(trigger.newLabels()).isEqualTo(1);
    assertThat(trigger.isDue()).isEmpty();
  }

  @Test
  void shouldCountLabelsWithoutBoxes() {
    for (int i = 0; i < 5; i++) {
      trigger.observe("gate/1/" + i, new OffsetRange.Position(0, offset++), Set.of());
    }
    clock.advance(QUIET);

    assertThat(trigger.isDue()).isPresent();
  }

  @Test
  void shouldNotBeDueAgainForLabelsThatARunHasSeen() {
    label(8, "person");
    clock.advance(QUIET);

    trigger.consumed(List.of(new OffsetRange(0, 0, 6)));

    assertThat(trigger.newLabels()).isEqualTo(2);
    assertThat(trigger.isDue()).isEmpty();
  }

  @Test
  void shouldStayDueAfterTheLongestWaitWhenNoRunHasSeenTheLabels() {
    for (int second = 0; second < 60; second++) {
      label(1, "person");
      clock.advance(Duration.ofSeconds(1));
    }

    trigger.consumed(List.of(new OffsetRange(1, 0, 100)));

    assertThat(trigger.isDue()).isPresent();
  }

  @Test
  void shouldTellPartitionsApart() {
    label(5, "person");

    trigger.consumed(List.of(new OffsetRange(1, 0, 100)));

    assertThat(trigger.newLabels()).isEqualTo(5);
  }

  @Test
  void shouldWaitAfterAFailureThatMayPass() {
    label(5, "person");
    clock.advance(QUIET);

    trigger.postpone(Duration.ofSeconds(30));

    assertThat(trigger.isDue()).isEmpty();
    clock.advance(Duration.ofSeconds(30));
    assertThat(trigger.isDue()).isPresent();
  }

  @Test
  void shouldNotTryTheSameLabelsAgainWhenTheyAreToBlame() {
    label(5, "person");
    trigger.forget();
    clock.advance(LONGEST);
    assertThat(trigger.isDue()).isEmpty();

    label(5, "person");
    clock.advance(QUIET);

    assertThat(trigger.isDue()).isPresent();
  }

  @Test
  void shouldRefuseSettingsThatCannotBeMet() {
    assertThatThrownBy(() -> new RetrainTrigger.Settings(0, 1, QUIET, LONGEST))
        .hasMessageContaining("give 1 or more");
    assertThatThrownBy(() -> new RetrainTrigger.Settings(1, 1, LONGEST, QUIET))
        .hasMessageContaining("longestWait");
    assertThatThrownBy(() -> new RetrainTrigger.Settings(1, 1, Duration.ofSeconds(-1), LONGEST))
        .hasMessageContaining("quietTime");
  }

  private void label(int frames, String className) {
    for (int i = 0; i < frames; i++) {
      trigger.observe("gate/1/" + offset, new OffsetRange.Position(0, offset), Set.of(className));
      offset++;
    }
  }
}
