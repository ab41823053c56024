package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
  private static final TrainingConfig CONFIG = TrainingConfig.quickSteps(100);

  @Test
  void shouldDefaultToThePeersRecipe() {
    assertThat(CONFIG.batchSize()).isEqualTo(4);
    assertThat(CONFIG.learningRate()).isEqualTo(1e-3);
    assertThat(CONFIG.weightDecay()).isEqualTo(1e-4);
    assertThat(CONFIG.warmUpSteps()).isEqualTo(50);
    assertThat(CONFIG.dropAt()).isEqualTo(0.7);
    assertThat(CONFIG.clipNorm()).isEqualTo(10);
    assertThat(CONFIG.flipProbability()).isEqualTo(0.5);
    assertThat(CONFIG.averaging()).isEmpty();
    assertThat(CONFIG.batchNorm()).isEqualTo(TrainingConfig.BatchNormMode.TRAINED);
    assertThat(CONFIG.matching()).isEqualTo(new Matching(0.5, 0.4, Matching.Rescue.BEST_ANCHOR));
    assertThat(CONFIG.losses())
        .isEqualTo(new Losses(ClassLoss.focal(0.25, 2), Losses.BoxDistance.L1));
  }

  @Test
  void shouldSayWhatToWriteInstead() {
    assertThatThrownBy(() -> CONFIG.withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be from 1 to 1024, not 0");
    assertThatThrownBy(() -> CONFIG.withLearningRate(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learningRate");
    assertThatThrownBy(() -> TrainingConfig.quick(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrainingConfig.quickSteps(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWarmUpThenStayThenDrop() {
    LearningRateSchedule schedule = new LearningRateSchedule(CONFIG);

    assertThat(schedule.rateAt(0, 0)).isCloseTo(1e-3 / 50, within(1e-12));
    assertThat(schedule.rateAt(49, 0.49)).isEqualTo(1e-3);
    assertThat(schedule.rateAt(69, 0.69)).isEqualTo(1e-3);
    assertThat(schedule.rateAt(70, 0.70)).isCloseTo(1e-4, within(1e-12));
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
  void shouldShowEveryExampleOnceARoundInAnOrderOfItsSeed() {
    ExampleOrder order = new ExampleOrder(10, 0.5, 0.25, 1);
    ExampleOrder same = new ExampleOrder(10, 0.5, 0.25, 1);
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
