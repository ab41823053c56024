package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.benchmark.DecodingBenchmark;
import io.retinue.retinanet.benchmark.Timings;
import io.retinue.retinanet.benchmark.TrainingBenchmark;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.retinanet.training.Recipe;
import io.retinue.standalone.bench.LossChart;
import io.retinue.standalone.bench.WorkedFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Holds the measurements; does nothing itself. */
@Command(
    name = "bench",
    description =
        "Measures speed and losses, and prints tables to compare with other implementations.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchCommand.Losses.class,
      BenchAblationCommand.class,
      BenchForwardCommand.class,
      BenchIngestCommand.class,
      BenchPipelineCommand.class,
      BenchTrackingCommand.class,
      BenchCommand.Train.class,
      BenchCommand.Decode.class
    })
final class BenchCommand {
  private BenchCommand() {}

  @Command(
      name = "decode",
      description =
          "Times box decoding and non-maximum suppression at COCO's scale: on a typical picture,"
              + " and on the output of a network that cannot decide.")
  static final class Decode extends PrintingCommand implements Runnable {
    @Option(
        names = "--runs",
        paramLabel = "N",
        converter = Count.class,
        description = "Timed calls. Default: ${DEFAULT-VALUE}")
    private int runs = 50;

    @Override
    public void run() {
      for (DecodingBenchmark.Scene scene : DecodingBenchmark.Scene.values()) {
        DecodingBenchmark benchmark = new DecodingBenchmark(scene);
        Timings timings = benchmark.run(runs);
        printf(
            "decode %,d anchors x %d classes, %s: %.2f ms/image min, %.2f median%n",
            benchmark.anchors(),
            benchmark.classes(),
            scene.name().toLowerCase(Locale.ROOT),
            timings.min() * 1e3,
            timings.median() * 1e3);
      }
    }
  }

  @Command(name = "train", description = "Times training steps of the recipe quick.")
  static final class Train extends PrintingCommand implements Callable<Integer> {
    @Mixin private Options options = new Options(Runtime.getRuntime().availableProcessors(), 30);

    @Option(
        names = "--arch",
        paramLabel = "NETWORK",
        split = ",",
        defaultValue = "quick_384",
        description = "Networks by name. Default: ${DEFAULT-VALUE}")
    private List<Preset> networks = List.of();

    @Option(
        names = "--engine",
        paramLabel = "ENGINE",
        split = ",",
        description =
            "What runs the step: eager, compiled_float32, compiled_bfloat16. Default: all; on a GPU"
                + " the compiled ones")
    private List<Execution> engines = List.of();

    @Option(
        names = "--device",
        paramLabel = "DEVICE",
        description = "auto, cpu, gpu or gpu:N. Default: ${DEFAULT-VALUE}")
    private DeviceChoice device = DeviceChoice.CPU;

    @Option(
        names = "--batch",
        paramLabel = "N",
        converter = Count.class,
        description = "Pictures a step. Default: ${DEFAULT-VALUE}")
    private int batch = Recipe.quick().batchSize();

    @Option(
        names = "--trainable-layers",
        paramLabel = "N",
        split = ",",
        defaultValue = "5",
        description = "Parts of the backbone that learn, 0 to 5. Default: ${DEFAULT-VALUE}")
    private List<TrainableLayers> layers = List.of();

    @Option(
        names = "--size",
        paramLabel = "WxH",
        defaultValue = "384x288",
        converter = InputSizeOption.class,
        description =
            "Size of pictures and input, multiples of 32, such as 512x512. Default:"
                + " ${DEFAULT-VALUE}")
    private InputSize size = new InputSize(32, 32);

    @Option(
        names = "--classes",
        paramLabel = "K",
        converter = Count.class,
        description = "Classes. Default: ${DEFAULT-VALUE}")
    private int classes = 1;

    @Override
    public Integer call() throws InterruptedException {
      Target target = ChosenDevice.of(device).target();
      for (Preset network : networks) {
        for (TrainableLayers trainable : layers) {
          for (Execution engine : engines(target)) {
            time(network, trainable, engine, target);
          }
        }
      }
      return ExitCode.OK.code();
    }

    private List<Execution> engines(Target target) {
      if (engines.isEmpty()) {
        return Arrays.stream(Execution.values())
            .filter(engine -> engine != Execution.EAGER || !target.isGraphicsCard())
            .toList();
      }
      if (engines.contains(Execution.EAGER) && target.isGraphicsCard()) {
        throw wrongOptions("the eager engine runs on the CPU: leave eager out, or --device");
      }
      return engines;
    }

    private void time(Preset network, TrainableLayers trainable, Execution engine, Target target)
        throws InterruptedException {
      TrainingBenchmark.Result result =
          new TrainingBenchmark(
                  network, classes, size, batch, options.threads, engine, trainable, target)
              .run(options.runs);
      printf(
          "%s train %dx%d batch %d classes %d layers %d threads %d %s on %s: %.3f s/step min, %.3f"
              + " median, %.3f CPU s%n",
          network.name(),
          size.width(),
          size.height(),
          batch,
          classes,
          trainable.count(),
          options.threads,
          engine.name().toLowerCase(Locale.ROOT),
          target.deviceName(),
          result.wall().min(),
          result.wall().median(),
          result.processors().median());
    }
  }

  /** Reads a size such as 512x384. */
  static final class InputSizeOption implements ITypeConverter<InputSize> {
    @Override
    public InputSize convert(String text) {
      String[] sides = text.split("x", -1);
      try {
        return new InputSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'%s' is no size: write two multiples of 32 up to %d, such as 512x384"
                .formatted(text, InputSize.MAX_SIDE));
      }
    }
  }

  @Command(
      name = "losses",
      description = {
        "Plots the focal loss over p_t, as figure 1 of the paper, and checks worked examples.",
        "The examples are published numbers. They are compared with the loss that trains. Ends with"
            + " 1 if one differs."
      })
  static final class Losses extends PrintingCommand implements Callable<Integer> {
    @Option(
        names = "--out",
        paramLabel = "FILE.png",
        description = "Where to write the plot. Default: ${DEFAULT-VALUE}")
    private Path file = Path.of("losses.png");

    @Override
    public Integer call() {
      write();
      printf("%-27s %4s  %-8s %10s %10s%n", "LOSS", "P_T", "LOG", "LITERATURE", "HERE");
      boolean all = true;
      for (WorkedFigure figure : WorkedFigure.literature()) {
        all &= figure.agrees();
        printf(
            "%-27s %4.1f  %-8s %10s %10.4g%s%n",
            figure.name(),
            figure.probability(),
            figure.logarithm() == WorkedFigure.Logarithm.NATURAL ? "natural" : "base 10",
            java.math.BigDecimal.valueOf(figure.printed()).toPlainString(),
            figure.computed(),
            figure.agrees() ? "" : "  DIFFERS");
      }
      println("plotted in " + file);
      return all ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    }

    private void write() {
      try {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        Files.write(file, LossChart.png());
      } catch (IOException e) {
        throw new RetinueException(
            ErrorKind.STORAGE,
            "cannot write " + file + ": " + e.getMessage(),
            "name a file in a folder that can be written with --out",
            e);
      }
    }
  }

  /** What the benchmarks of whole networks share. */
  static final class Options {
    @Option(
        names = "--threads",
        paramLabel = "N",
        converter = PrintingCommand.Count.class,
        description = "Threads of libtorch. Default: ${DEFAULT-VALUE}")
    int threads;

    @Option(
        names = "--runs",
        paramLabel = "N",
        converter = PrintingCommand.Count.class,
        description = "Timed calls or steps. Default: ${DEFAULT-VALUE}")
    int runs;

    /** The values of options that are not given. */
    Options(int threads, int runs) {
      this.threads = threads;
      this.runs = runs;
    }
  }
}
