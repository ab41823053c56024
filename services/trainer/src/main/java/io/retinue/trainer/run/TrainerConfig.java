package io.retinue.trainer.run;

import io.retinue.retinanet.training.Recipe;
import io.retinue.trainer.gate.GateSettings;
import io.retinue.trainer.trigger.TriggerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Settings of the trainer.
 *
 * @param model name of the model: the key of the models topic
 * @param storeDirectory root of the model store, shared with the detectors
 * @param workDirectory where a run keeps its pictures and its unfinished release; only one run at a
 *     time uses it
 * @param budget what bounds one fit
 * @param trigger when labels are worth a run
 * @param gate what a challenger must show
 * @param network network of the first release
 * @param recipe how it is taught
 * @param seed of every random choice of a run
 * @param threads of one fit, at least 1
 * @param checkpointEvery how often a fit remembers how far it is, for the run after a kill
 * @param announceWithin how long a run that has its result waits for a lost broker
 */
public record TrainerConfig(
    String model,
    Path storeDirectory,
    Path workDirectory,
    RunBudget budget,
    TriggerSettings trigger,
    GateSettings gate,
    NetworkSize network,
    Recipe recipe,
    long seed,
    int threads,
    Duration checkpointEvery,
    Duration announceWithin) {

  public TrainerConfig {
    if (model.isBlank()) {
      throw new IllegalArgumentException("The model needs a name, such as retinanet.");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ": give 1 or more.");
    }
    if (announceWithin.isNegative() || announceWithin.isZero()) {
      throw new IllegalArgumentException(
          "announceWithin is " + announceWithin + ": give 1s or more.");
    }
  }

  /** Runs of five minutes on every processor. */
  public static TrainerConfig standard(Path storeDirectory, Path workDirectory) {
    return new TrainerConfig(
        "retinanet",
        storeDirectory,
        workDirectory,
        new RunBudget.Time(Duration.ofMinutes(5)),
        TriggerSettings.standard(),
        GateSettings.standard(),
        NetworkSize.QUICK,
        Recipe.quick(),
        1,
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(20),
        Duration.ofMinutes(5));
  }

  public TrainerConfig withModel(String value) {
    return with(draft -> draft.model = value);
  }

  public TrainerConfig withBudget(RunBudget value) {
    return with(draft -> draft.budget = value);
  }

  public TrainerConfig withTrigger(TriggerSettings value) {
    return with(draft -> draft.trigger = value);
  }

  public TrainerConfig withGate(GateSettings value) {
    return with(draft -> draft.gate = value);
  }

  public TrainerConfig withNetwork(NetworkSize value) {
    return with(draft -> draft.network = value);
  }

  public TrainerConfig withRecipe(Recipe value) {
    return with(draft -> draft.recipe = value);
  }

  public TrainerConfig withSeed(long value) {
    return with(draft -> draft.seed = value);
  }

  public TrainerConfig withThreads(int value) {
    return with(draft -> draft.threads = value);
  }

  public TrainerConfig withCheckpointEvery(Duration value) {
    return with(draft -> draft.checkpointEvery = value);
  }

  public TrainerConfig withAnnounceWithin(Duration value) {
    return with(draft -> draft.announceWithin = value);
  }

  private TrainerConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The settings while one of them is being replaced. */
  private static final class Draft {
    private String model;
    private final Path storeDirectory;
    private final Path workDirectory;
    private RunBudget budget;
    private TriggerSettings trigger;
    private GateSettings gate;
    private NetworkSize network;
    private Recipe recipe;
    private long seed;
    private int threads;
    private Duration checkpointEvery;
    private Duration announceWithin;

    Draft(TrainerConfig config) {
      model = config.model;
      storeDirectory = config.storeDirectory;
      workDirectory = config.workDirectory;
      budget = config.budget;
      trigger = config.trigger;
      gate = config.gate;
      network = config.network;
      recipe = config.recipe;
      seed = config.seed;
      threads = config.threads;
      checkpointEvery = config.checkpointEvery;
      announceWithin = config.announceWithin;
    }

    TrainerConfig config() {
      return new TrainerConfig(
          model,
          storeDirectory,
          workDirectory,
          budget,
          trigger,
          gate,
          network,
          recipe,
          seed,
          threads,
          checkpointEvery,
          announceWithin);
    }
  }
}
