package io.retinue.trainer;

import static io.retinue.trainer.testing.ColoredRectangles.box;
import static io.retinue.trainer.testing.ColoredRectangles.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.platform.topic.Topic;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.testkit.Deadline;
import io.retinue.trainer.run.Start;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.run.TrainingRun;
import io.retinue.trainer.testing.ColoredRectangles;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.Settings;
import io.retinue.trainer.testing.TrainerBroker;
import io.retinue.trainer.trigger.QuietHours;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServiceTest {
  private final TrainerBroker broker = TrainerBroker.start();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @TempDir Path folder = Path.of(".");

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldTrainOnceWhenLabelsHaveComeAndNotAgainForTheSame() {
    try (TrainerService service = TrainerService.create(config(5), broker.connection(), registry)) {
      service.start();
      broker.write(frames(30));

      await("a release is there", () -> !broker.releases("retinanet").releases().isEmpty());
      await("it is idle again", () -> service.health().detail().startsWith("0 new labels"));
      assertThat(service.health().ready()).isTrue();
      boolean promoted = broker.releases("retinanet").champion().isPresent();
      String decision = promoted ? "accepted" : "refused";
      assertThat(registry.counter("retinue.releases", "decision", decision).count()).isEqualTo(1);
      assertThat(registry.timer("retinue.training.run.seconds", "outcome", decision).count())
          .isEqualTo(1);
      assertThat(registry.get("retinue.training.active").gauge().value()).isZero();
    }
    try (TrainerService again = TrainerService.create(config(5), broker.connection(), registry)) {
      again.start();
      await("it follows", () -> again.health().detail().startsWith("0 new labels"));
    }
    assertThat(runs()).hasSize(1);
  }

  @Test
  void shouldEndARunThatIsGoingOnWhenItIsClosed() {
    TrainerService service =
        TrainerService.create(
            config(5).with(new TrainingBudget.Time(Duration.ofMinutes(10))),
            broker.connection(),
            registry);
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
    try (TrainerService service = TrainerService.create(config(5), broker.connection(), registry)) {
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

  @Test
  void shouldTrainWhateverElseIsOnItsTopics() {
    byte[] rubbish = {9, 9, 9};
    for (Topic topic : List.of(Topic.FEEDBACK, Topic.MODELS, Topic.TRAINING)) {
      broker.writeRubbish(topic, "rubbish", rubbish);
    }
    LabelledFrame hostile = label("gate", 40, Color.RED);
    hostile.setBoxes(List.of(box("x".repeat(100_000), 1, 1, 50, 50)));
    LabelledFrame foreign = label("gate", 41, Color.RED);
    foreign.setFrameId("f".repeat(70_000));
    broker.write(List.of(hostile, foreign));
    broker.write(frames(30));

    try (TrainerService service = TrainerService.create(config(5), broker.connection(), registry)) {
      service.start();

      await("a release is there", () -> !broker.releases("retinanet").releases().isEmpty());
      assertThat(broker.releases("retinanet").releases().get(0).getClasses())
          .containsExactly("red");
    }
  }

  @Test
  void shouldNotBeReadyWhileRunsFailForAReasonThatMayPass() throws IOException {
    Files.writeString(folder.resolve("work"), "a file in the way");
    try (TrainerService service = TrainerService.create(config(5), broker.connection(), registry)) {
      service.start();
      broker.write(frames(30));

      await("it names the run", () -> service.health().detail().contains("run failed"));
      assertThat(service.health().ready()).isFalse();
      assertThat(service.health().live()).isTrue();
      assertThat(service.health().detail()).contains("work").contains("30 new labels");
    }
  }

  @Test
  void shouldLetATeacherTeachOnceInTheQuietHours() {
    broker.write(frames(120));
    TrainingRun.Outcome first =
        new TrainingRun(config(100), broker.connection(), java.time.Clock.systemUTC(), event -> {})
            .run();
    assertThat(first.isPromoted()).as(first.decision().reason()).isTrue();
    List<Frame> seen = new ArrayList<>();
    for (int i = 200; i < 320; i++) {
      seen.add(ColoredRectangles.frame("gate", i, Color.RED));
    }
    broker.publish(seen);

    try (TrainerService day = TrainerService.create(teachingIn(6), broker.connection(), registry)) {
      day.start();
      await("it follows", () -> day.health().detail().startsWith("0 new labels"));
    }
    assertThat(runs()).hasSize(1);
    for (int night = 0; night < 2; night++) { // a restart must not teach a second time
      try (TrainerService service =
          TrainerService.create(teachingIn(-1), broker.connection(), registry)) {
        service.start();
        await("it is idle", () -> service.health().detail().startsWith("0 new labels"));
      }
      assertThat(broker.releases("retinanet").releases())
          .hasSize(2)
          .last()
          .satisfies(
              release ->
                  assertThat(release.getProvenance().getTeacherSha256())
                      .isEqualTo(
                          broker.releases("retinanet").release(1).orElseThrow().getSha256()));
    }
    assertThat(runs()).hasSize(2);
  }

  @Test
  void shouldGoOnWhenItsTeacherIsNotThere() {
    try (TrainerService service =
        TrainerService.create(teachingIn(-1), broker.connection(), registry)) {
      service.start();
      await("the run has failed", () -> phases().contains(TrainingPhase.FAILED));
      await("it follows", () -> service.health().detail().startsWith("0 new labels"));
      assertThat(service.health().ready()).isTrue();
    }
    assertThat(runs()).hasSize(1);
  }

  /** Quiet hours that begin so many hours from now and last for three. */
  private TrainerConfig teachingIn(int hours) {
    LocalTime begin = LocalTime.now(ZoneId.systemDefault()).plusHours(hours);
    return config(1)
        .with(
            Optional.of(
                new TrainerConfig.Teaching(
                    new Start.Teacher(1, 120),
                    Settings.deeper(),
                    new QuietHours(begin, begin.plusHours(3)))));
  }

  @Test
  void shouldBeDeadOnceItsThreadHasEnded() {
    SimpleMeterRegistry failing =
        new SimpleMeterRegistry(
            SimpleConfig.DEFAULT,
            new Clock() {
              @Override
              public long wallTime() {
                return 0;
              }

              @Override
              public long monotonicTime() {
                throw new OutOfMemoryError("made up");
              }
            });
    try (TrainerService service = TrainerService.create(config(5), broker.connection(), failing)) {
      service.start();
      broker.write(frames(30));

      await("it is dead", () -> !service.health().live());
      assertThat(service.health().detail()).contains("made up");
    }
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
