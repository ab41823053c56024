package io.retinue.trainer;

import static io.retinue.trainer.testing.ColoredRectangles.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.testkit.Deadline;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.Settings;
import io.retinue.trainer.testing.TrainerBroker;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServiceTest {
  private final TrainerBroker broker = TrainerBroker.start();

  @TempDir Path folder = Path.of(".");

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldTrainOnceWhenLabelsHaveComeAndNotAgainForTheSame() {
    try (TrainerService service = TrainerService.create(config(5), broker.connection())) {
      service.start();
      broker.write(frames(30));

      await("a release is there", () -> !broker.releases("retinanet").releases().isEmpty());
      await("it is idle again", () -> service.health().detail().startsWith("0 new labels"));
      assertThat(service.health().ready()).isTrue();
    }
    try (TrainerService again = TrainerService.create(config(5), broker.connection())) {
      again.start();
      await("it follows", () -> again.health().detail().startsWith("0 new labels"));
    }
    assertThat(runs()).hasSize(1);
  }

  @Test
  void shouldEndARunThatIsGoingOnWhenItIsClosed() {
    TrainerService service =
        TrainerService.create(
            config(5).with(new TrainingBudget.Time(Duration.ofMinutes(10))), broker.connection());
    service.start();
    broker.write(frames(30));
    await("it fits", () -> phases().contains(TrainingPhase.FIT));
    Deadline tenSeconds = Deadline.inSeconds(10);

    service.close();

    assertThat(tenSeconds.isOver()).isFalse();
    assertThat(broker.releases("retinanet").history()).isEmpty();
    assertThat(phases()).last().isEqualTo(TrainingPhase.FAILED);
    assertThat(service.health().live()).isFalse();
    assertThat(folder.resolve("work")).isDirectoryNotContaining("glob:**/run-*");
  }

  @Test
  void shouldSayWhatWasWrongWithTheLabelsAndTryAgainOnlyWithNewOnes() {
    try (TrainerService service = TrainerService.create(config(5), broker.connection())) {
      service.start();
      List<LabelledFrame> empty = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        empty.add(label("gate", i));
      }
      broker.write(empty);

      await("the run has failed", () -> phases().contains(TrainingPhase.FAILED));
      await("it is idle again", () -> service.health().detail().startsWith("0 new labels"));
      assertThat(runs()).hasSize(1);

      broker.write(frames(30));
      await("a release is there", () -> !broker.releases("retinanet").releases().isEmpty());
    }
    assertThat(runs()).hasSize(2);
  }

  private TrainerConfig config(int steps) {
    return Settings.tiny(folder, steps)
        .with(new RetrainTrigger.Settings(20, 20, Duration.ofMillis(1500), Duration.ofSeconds(30)));
  }

  private List<String> runs() {
    return broker.trainingEvents().stream().map(TrainingEvent::getRunId).distinct().toList();
  }

  private List<TrainingPhase> phases() {
    return broker.trainingEvents().stream().map(TrainingEvent::getPhase).toList();
  }

  private static void await(String what, Callable<Boolean> condition) {
    Deadline.inSeconds(90).await(what, condition);
  }

  private static List<LabelledFrame> frames(int count) {
    List<LabelledFrame> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(label("gate", i, Color.RED));
    }
    return labels;
  }
}
