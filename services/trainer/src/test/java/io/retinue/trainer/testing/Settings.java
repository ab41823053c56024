package io.retinue.trainer.testing;

import io.retinue.trainer.run.NetworkSize;
import io.retinue.trainer.run.RunBudget;
import io.retinue.trainer.run.TrainerConfig;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of small, quick runs. */
public final class Settings {
  private Settings() {}

  public static TrainerConfig tiny(Path folder, int steps) {
    return TrainerConfig.standard(folder.resolve("models"), folder.resolve("work"))
        .withNetwork(NetworkSize.TINY)
        .withBudget(RunBudget.steps(steps))
        .withThreads(1)
        .withAnnounceWithin(Duration.ofSeconds(30));
  }
}
