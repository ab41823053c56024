package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
  private static final TrainingConfig CONFIG = TrainingConfig.quickSteps(100);

  @Test
  void shouldSayWhatToWriteInstead() {
    assertThatThrownBy(() -> CONFIG.withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be from 1 to 1024, not 0");
    assertThatThrownBy(() -> TrainingConfig.quick(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrainingConfig.quickSteps(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReckonWhatIsLeftFromThePaceSoFar() {
    AtomicLong now = new AtomicLong();
    TrainingClock clock =
        new TrainingClock(new TrainingBudget.Time(Duration.ofSeconds(100)), now::get);

    now.set(Duration.ofSeconds(25).toNanos());
    clock.tick();
    TrainingProgress progress = clock.progress(1, 2, 3);

    assertThat(clock.share()).isEqualTo(0.25);
    assertThat(clock.isOver()).isFalse();
    assertThat(progress.steps()).isEqualTo(4);
    assertThat(progress.eta()).isEqualTo(Duration.ofSeconds(75));
    now.set(Duration.ofSeconds(101).toNanos());
    assertThat(clock.isOver()).isTrue();
  }

  @Test
  void shouldGoOnInTheOrderAfterWhatWasSkipped() {
    Augmentation varied = new Augmentation(0.5, 0.25, new ColourJitter(0.2, 0.2, 0.2, 0.05));
    ExampleOrder order = new ExampleOrder(10, varied, 1);
    ExampleOrder later = new ExampleOrder(10, varied, 1);
    for (int i = 0; i < 37; i++) {
      order.next();
    }
    later.skip(37);

    assertThat(later.next()).isEqualTo(order.next());
  }

  @Test
  void shouldShowEveryExampleOnceARoundInAnOrderOfItsSeed() {
    Augmentation varied = new Augmentation(0.5, 0.25, new ColourJitter(0.2, 0.2, 0.2, 0.05));
    ExampleOrder order = new ExampleOrder(10, varied, 1);
    ExampleOrder same = new ExampleOrder(10, varied, 1);
    int flips = 0;
    for (int round = 0; round < 20; round++) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        ExampleOrder.Pick pick = order.next();
        assertThat(same.next()).isEqualTo(pick);
        seen.add(pick.index());
        flips += pick.flipped() ? 1 : 0;
      }
      assertThat(seen).hasSize(10);
    }
    assertThat(flips).isBetween(70, 130);
  }
}
