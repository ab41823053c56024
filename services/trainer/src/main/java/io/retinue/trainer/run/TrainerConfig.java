package io.retinue.trainer.run;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.trigger.QuietHours;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the trainer.
 *
 * @param model name of the model: the key of the models topic
 * @param storeDirectory root of the model store, shared with the detectors
 * @param workDirectory for the index of the labels and the unfinished release; only one run at a
 *     time uses it
 * @param training recipe, budget, seed and threads of one fit; the points of the AP curve are part
 *     of the budget
 * @param start weights and network that a run starts from
 * @param trigger when new labels start a run
 * @param teaching what a teacher does by itself; empty where none is asked for
 * @param gate what a challenger must show
 * @param checkpointEvery how often a fit stores its progress, for the run after a kill
 * @param announceWithin how long a run that has its result waits for a lost broker
 */
public record TrainerConfig(
    String model,
    Path storeDirectory,
    Path workDirectory,
    TrainingConfig training,
    Start start,
    RetrainTrigger.Settings trigger,
    Optional<Teaching> teaching,
    PromotionGate.Settings gate,
    Duration checkpointEvery,
    Duration announceWithin) {

  /**
   * A run with a teacher, once a day.
   *
   * @param teacher labels frames
   * @param network of the release that learns from them
   * @param hours in which the run starts
   */
  public record Teaching(Start.Teacher teacher, Preset network, QuietHours hours) {}

  public TrainerConfig {
    if (model.isBlank()) {
      throw new IllegalArgumentException("The model needs a name, such as retinanet.");
    }
    if (announceWithin.isNegative() || announceWithin.isZero()) {
      throw new IllegalArgumentException(
          "announceWithin is " + announceWithin + ": give 1s or more.");
    }
  }

  /** Runs of five minutes on every processor. */
  public static TrainerConfig defaults(String model, Path storeDirectory, Path workDirectory) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        TrainingConfig.quick(Duration.ofMinutes(5)).withSeed(1),
        Start.fromChampion(Preset.named("quick")),
        RetrainTrigger.Settings.defaults(),
        Optional.empty(),
        PromotionGate.Settings.defaults(),
        Duration.ofSeconds(20),
        Duration.ofMinutes(5));
  }

  /** The same with another recipe, budget, seed or number of threads. */
  public TrainerConfig with(TrainingConfig other) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        other,
        start,
        trigger,
        teaching,
        gate,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig with(TrainingBudget budget) {
    return with(training.with(budget));
  }

  public TrainerConfig with(Start other) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        training,
        other,
        trigger,
        teaching,
        gate,
        checkpointEvery,
        announceWithin);
  }

  public TrainerConfig with(RetrainTrigger.Settings other) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        training,
        start,
        other,
        teaching,
        gate,
        checkpointEvery,
        announceWithin);
  }

  /** The same with a teacher that labels frames by itself. */
  public TrainerConfig with(Optional<Teaching> other) {
    return new TrainerConfig(
        model,
        storeDirectory,
        workDirectory,
        training,
        start,
        trigger,
        other,
        gate,
        checkpointEvery,
        announceWithin);
  }
}
