package io.retinue.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainerConfigTest {
  private final TrainerConfig standard =
      TrainerConfig.defaults("retinanet", Path.of("models"), Path.of("work"));

  @Test
  void shouldHaveTheDefaultsThatTheReadmeNames() {
    assertThat(standard.model()).isEqualTo("retinanet");
    assertThat(standard.training().budget())
        .isEqualTo(new TrainingBudget.Time(Duration.ofMinutes(5)));
    assertThat(standard.trigger())
        .isEqualTo(
            new RetrainTrigger.Settings(50, 20, Duration.ofSeconds(10), Duration.ofMinutes(2)));
    assertThat(standard.gate()).isEqualTo(new PromotionGate.Settings(0, 0.05));
    assertThat(standard.start()).isEqualTo(Start.fromChampion(Preset.named("quick")));
    assertThat(standard.training().seed()).isEqualTo(1);
    assertThat(standard.announceWithin()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void shouldRefuseWhatCannotWorkAndSayWhatToWrite() {
    assertThatThrownBy(() -> TrainerConfig.defaults(" ", Path.of("models"), Path.of("work")))
        .hasMessageContaining("needs a name");
    assertThatThrownBy(() -> new PromotionGate.Settings(-0.1, 0))
        .hasMessageContaining("minimumGain");
    assertThatThrownBy(() -> new PromotionGate.Settings(0, Double.NaN))
        .hasMessageContaining("classMargin");
  }
}
