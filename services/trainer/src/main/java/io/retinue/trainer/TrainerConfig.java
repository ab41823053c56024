package io.retinue.trainer;

import io.retinue.retinanet.training.Recipe;
import io.retinue.trainer.gate.GateSettings;
import io.retinue.trainer.trigger.TriggerSettings;
import java.nio.file.Path;
import java.time.Duration;

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
    return new TrainerConfig(
        value,
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

  public TrainerConfig withBudget(RunBudget value) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        value,
        trigger,
        gate,
        network,
        recipe,
        seed,
        threads,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withTrigger(TriggerSettings value) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        budget,
        value,
        gate,
        network,
        recipe,
        seed,
        threads,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withGate(GateSettings value) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        budget,
        trigger,
        value,
        network,
        recipe,
        seed,
        threads,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withNetwork(NetworkSize value) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        budget,
        trigger,
        gate,
        value,
        recipe,
        seed,
        threads,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withRecipe(Recipe value) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        budget,
        trigger,
        gate,
        network,
        value,
        seed,
        threads,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withSeed(long value) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        budget,
        trigger,
        gate,
        network,
        recipe,
        value,
        threads,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withThreads(int value) {
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
        value,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig withCheckpointEvery(Duration value) {
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
        value,
        announceWithin);
  }

  public TrainerConfig withAnnounceWithin(Duration value) {
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
        value);
  }
}
