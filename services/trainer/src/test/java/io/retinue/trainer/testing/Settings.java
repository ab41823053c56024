package io.retinue.trainer.testing;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.run.Start;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of small, quick runs. */
public final class Settings {
  private Settings() {}

  public static TrainerConfig tiny(Path folder, int steps) {
    return tiny(folder, new TrainingBudget.Steps(steps), Duration.ofSeconds(20));
  }

  /** The same with another budget, and a checkpoint this often. */
  public static TrainerConfig tiny(Path folder, TrainingBudget budget, Duration checkpointEvery) {
    return new TrainerConfig(
        "retinanet",
        folder.resolve("models"),
        folder.resolve("work"),
        TrainingConfig.of(Recipe.quick(), budget).withSeed(1).withThreads(1),
        Start.fromChampion(Preset.named("tiny")),
        RetrainTrigger.Settings.defaults(),
        Optional.empty(),
        PromotionGate.Settings.defaults(),
        checkpointEvery,
        Duration.ofSeconds(30));
  }

  /** Another network than {@code tiny}, that costs hardly more: its heads are a layer deeper. */
  public static Preset deeper() {
    Preset tiny = Preset.named("tiny");
    RetinaNetConfig network = tiny.network();
    return new Preset(
        "deeper",
        new RetinaNetConfig(
            network.backbone(),
            network.fpnChannels(),
            network.extraLevels(),
            network.headConvs() + 1,
            network.headNorm(),
            network.anchors()),
        tiny.input(),
        tiny.decoding());
  }
}
