package io.retinue.standalone.cli;

import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.training.Recipe;
import io.retinue.standalone.CpuShares;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Services;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.trainer.run.RunBudget;
import io.retinue.trainer.run.RunOutcome;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.run.TrainingRun;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Trains now, over all labels, and releases the result if it beats the champion on held-back"
          + " labels. A running deployment takes it over between two frames.",
      "Ends with 0 when a champion was released, and with 1 when the gate said no."
    })
final class TrainCommand implements Callable<Integer> {
  static final class Length {
    @Option(
        names = "--minutes",
        paramLabel = "M",
        description = "Minutes of fitting, such as 5 or 0.5. Default: 5")
    @Nullable Double minutes;

    @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps instead of time.")
    @Nullable Integer steps;
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @Spec private CommandSpec spec = CommandSpec.create();
  @ArgGroup private @Nullable Length length;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "How the network is taught: quick, paper, torchvision or torchvision-v2. Default: quick")
  private String recipe = "quick";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of every random choice. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Override
  public Integer call() {
    RunBudget budget = budget();
    Recipe taught = recipe();
    PrintWriter out = spec.commandLine().getOut();
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        Deployment open = deployment.open();
        TrainingProgressPrinter printer = TrainingProgressPrinter.on(out, Terminal.present())) {
      TrainerConfig config =
          new Services(open.kafka(), open.data(), CpuShares.alone(), open.data().instance())
              .trainerConfig()
              .withBudget(budget)
              .withRecipe(taught)
              .withSeed(seed);
      TrainingRun run = new TrainingRun(config, open.kafka(), Clock.systemUTC(), printer);
      Thread watcher = new Thread(() -> stopOnSignal(stop, run), "stop-training");
      watcher.setDaemon(true);
      watcher.start();
      RunOutcome outcome = run.run();
      printer.outcome(outcome);
      return outcome instanceof RunOutcome.Promoted ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    } catch (StoppedException e) {
      out.println("stopped; nothing was released");
      out.flush();
      return ExitCode.FAILURE.code();
    }
  }

  private Recipe recipe() {
    try {
      return Recipe.named(recipe);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--recipe: " + e.getMessage(), e);
    }
  }

  private RunBudget budget() {
    if (length != null && length.steps != null) {
      if (length.steps < 1) {
        throw new ParameterException(
            spec.commandLine(), "--steps " + length.steps + " is out of range: write 1 or more");
      }
      return RunBudget.steps(length.steps);
    }
    double minutes = length == null || length.minutes == null ? 5 : length.minutes;
    if (!(minutes >= 0.02 && minutes <= 10_000)) {
      throw new ParameterException(
          spec.commandLine(), "--minutes " + minutes + " is out of range: write 0.02 to 10000");
    }
    return RunBudget.minutes(minutes);
  }

  private static void stopOnSignal(ShutdownSignal stop, TrainingRun run) {
    while (!stop.await(Duration.ofHours(1))) {
      // nobody asked yet
    }
    run.stop();
  }
}
