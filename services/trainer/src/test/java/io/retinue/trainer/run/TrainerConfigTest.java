package io.retinue.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.trainer.gate.GateSettings;
import io.retinue.trainer.trigger.TriggerSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainerConfigTest {
  private final TrainerConfig standard = TrainerConfig.standard(Path.of("models"), Path.of("work"));

  @Test
  void shouldHaveTheDefaultsThatTheReadmeNames() {
    assertThat(standard.model()).isEqualTo("retinanet");
    assertThat(standard.budget()).isEqualTo(new RunBudget.Time(Duration.ofMinutes(5)));
    assertThat(standard.trigger())
        .isEqualTo(new TriggerSettings(50, 20, Duration.ofSeconds(10), Duration.ofMinutes(2)));
    assertThat(standard.gate()).isEqualTo(new GateSettings(0, 0.05));
    assertThat(standard.network()).isEqualTo(NetworkSize.QUICK);
    assertThat(standard.seed()).isEqualTo(1);
    assertThat(standard.announceWithin()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void shouldRefuseWhatCannotWorkAndSayWhatToWrite() {
    assertThatThrownBy(() -> standard.withThreads(0)).hasMessage("threads is 0: give 1 or more.");
    assertThatThrownBy(() -> standard.withModel(" ")).hasMessageContaining("needs a name");
    assertThatThrownBy(() -> standard.withAnnounceWithin(Duration.ZERO))
        .hasMessageContaining("give 1s or more");
    assertThatThrownBy(() -> RunBudget.steps(0)).hasMessageContaining("give 100 or more");
    assertThatThrownBy(() -> RunBudget.minutes(0)).hasMessageContaining("give 60s or more");
    assertThatThrownBy(() -> new GateSettings(-0.1, 0)).hasMessageContaining("minimumGain");
    assertThatThrownBy(() -> new GateSettings(0, Double.NaN)).hasMessageContaining("classMargin");
  }
}
