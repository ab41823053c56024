package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.compiler.Target;
import java.time.Duration;
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
  void shouldNotTakeACardForWhatOnlyProcessorsCompute() {
    Target card = new Target(Target.Precision.BFLOAT16, Target.Kernels.CUDNN, Device.gpu(1));

    assertThat(CONFIG.on(card).deviceName()).isEqualTo("gpu:1");
    assertThat(CONFIG.on(card).execution()).isEqualTo(Execution.COMPILED_BFLOAT16);
    assertThat(CONFIG.on(card).identity()).isEqualTo(CONFIG.identity());
    assertThat(CONFIG.on(Target.thisProcessor())).isEqualTo(CONFIG);
    assertThatThrownBy(() -> CONFIG.on(card).with(Execution.EAGER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose a compiled execution, or the device cpu");
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
}
