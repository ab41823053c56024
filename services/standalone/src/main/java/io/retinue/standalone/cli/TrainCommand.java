package io.retinue.standalone.cli;

import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Services;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.trainer.run.Start;
import io.retinue.trainer.run.TrainerConfig;
import io.retinue.trainer.run.TrainingRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = {
      "Trains on all labels now, and releases the result if it beats the champion.",
      "Both are compared on validation labels. A running deployment switches to a new champion"
          + " between two frames. Ends with 0 when a champion was released, and with 1 when the"
          + " gate refused the result."
    })
final class TrainCommand extends PrintingCommand implements Callable<Integer> {
  static final class Length {
    @Option(
        names = "--minutes",
        paramLabel = "M",
        description =
            "Training time in minutes, such as 5 or 0.5. Default: train.minutes of the settings"
                + " file, otherwise 5")
    @Nullable Double minutes;

    @Option(
        names = "--steps",
        paramLabel = "N",
        converter = Count.class,
        description = "Optimizer steps, instead of minutes.")
    @Nullable Integer steps;
  }

  @Mixin private DeploymentOptions deployment = new DeploymentOptions();
  @ArgGroup private @Nullable Length length;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = "quick",
      description =
          "How to train: quick, paper, torchvision or torchvision-v2. Default: ${DEFAULT-VALUE}")
  private Recipe recipe = Recipe.quick();

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      description =
          "Network of the new release, such as quick. Training starts with the champion's weights"
              + " if it has this network, otherwise with random ones. Default: the champion's, or"
              + " quick if there is none")
  private @Nullable Preset network;

  @Option(
      names = "--from",
      paramLabel = "RELEASE",
      converter = Count.class,
      description =
          "Version of the release whose weights are trained further. The result must beat the"
              + " champion all the same. Default: the champion")
  private @Nullable Integer from;

  @Option(
      names = "--teacher",
      paramLabel = "RELEASE",
      converter = Count.class,
      description =
          "Version of a release that first labels recent frames of the cameras. The new release"
              + " learns from them and from all labels that people made. If the teacher is the"
              + " champion, the result need only be nearly as good. Default: none")
  private @Nullable Integer teacher;

  @Option(
      names = "--teacher-frames",
      paramLabel = "N",
      converter = Count.class,
      description =
          "How many frames the teacher labels, evenly spread over what the frames topic keeps."
              + " Default: ${DEFAULT-VALUE}")
  private int teacherFrames = Start.Teacher.FRAMES;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description =
          "The classes of the new release, separated by commas, such as person,car. Others that"
              + " the champion knows are dropped, which makes training and serving faster. Default:"
              + " all that it knows and that people labeled")
  private List<String> classes = List.of();

  @Option(
      names = "--trainable-layers",
      paramLabel = "N",
      description =
          "Parts of the backbone that learn, as in torchvision: 0 (pyramid and head only), 1"
              + " (layer4 too) to 5 (everything). Fewer make steps faster. Default:"
              + " train.trainable_layers of the settings file, otherwise 5")
  private @Nullable TrainableLayers trainableLayers;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "Where training steps are computed: cpu, gpu, gpu:N, or auto (the first GPU that libtorch"
              + " finds, otherwise the CPU). Training has never been tried on a GPU. Default:"
              + " train.device of the settings file, otherwise cpu")
  private @Nullable DeviceChoice device;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of every random choice. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Override
  public Integer call() {
    TrainingBudget budget = budget();
    Target target = target();
    try (ShutdownSignal stop = ShutdownSignal.onSignal();
        Deployment open = deployment.open();
        TrainingProgressPrinter printer = new TrainingProgressPrinter(out())) {
      TrainerConfig config =
          new Services(open.kafka(), open.data(), Services.CpuShares.alone(), open::instance)
              .trainerConfig();
      TrainingRun run =
          new TrainingRun(
              config
                  .with(config.training().with(recipe()).with(budget).withSeed(seed).on(target))
                  .with(start(config.start())),
              open.kafka(),
              Clock.systemUTC(),
              printer);
      stop.then(run::stop);
      TrainingRun.Outcome outcome = run.run();
      printer.outcome(outcome);
      return outcome.isPromoted() ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    } catch (StoppedException e) {
      println("stopped: nothing was released");
      return ExitCode.FAILURE.code();
    }
  }

  private Target target() {
    return ChosenDevice.of(
            device == null ? deployment.config().settings().train().device() : device)
        .target();
  }

  private Start start(Start standard) {
    Start start = network == null ? standard : standard.with(network);
    if (from != null) {
      start = start.from(from);
    }
    if (teacher != null) {
      start = start.taughtBy(new Start.Teacher(teacher, teacherFrames));
    }
    return start.only(chosenClasses());
  }

  private List<String> chosenClasses() {
    List<String> names = classes.stream().map(String::trim).distinct().toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      throw wrongOptions("--classes has an empty name: write names separated by commas");
    }
    return names;
  }

  private Recipe recipe() {
    TrainableLayers layers =
        trainableLayers == null ? deployment.config().settings().train().layers() : trainableLayers;
    return recipe.with(recipe.optimization().with(layers));
  }

  private TrainingBudget budget() {
    if (length != null && length.steps != null) {
      return new TrainingBudget.Steps(length.steps);
    }
    if (length == null || length.minutes == null) {
      return new TrainingBudget.Time(deployment.config().settings().train().length());
    }
    double minutes = length.minutes;
    if (!(minutes >= 0.02 && minutes <= 10_000)) {
      throw wrongOptions("--minutes " + minutes + " is out of range: write 0.02 to 10000");
    }
    return new TrainingBudget.Time(Duration.ofMillis(Math.round(minutes * 60_000)));
  }
}
