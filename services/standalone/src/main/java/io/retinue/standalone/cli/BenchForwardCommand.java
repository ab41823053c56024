package io.retinue.standalone.cli;

import io.retinue.platform.ExitCode;
import io.retinue.platform.RetinueException;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.benchmark.ForwardBenchmark;
import io.retinue.retinanet.benchmark.Timings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "forward",
    description = {
      "Times networks with random weights: one line each, milliseconds an image.",
      "core: from an input's bytes to the heads' outputs. full: from pictures to boxes."
    })
final class BenchForwardCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ThreadsOption threads = new ThreadsOption(1);
  @Mixin private RunsOption runs = new RunsOption(7);

  @Option(
      names = "--arch",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "quick",
      description = "Networks by name. Default: ${DEFAULT-VALUE}")
  private List<Preset> networks = List.of();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "320",
      description = "Side of the input, a multiple of 32. Default: ${DEFAULT-VALUE}")
  private int size = 320;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Images a call. Default: ${DEFAULT-VALUE}")
  private int batch = 1;

  @Option(
      names = "--classes",
      paramLabel = "K",
      defaultValue = "91",
      description = "Classes. Default: ${DEFAULT-VALUE}, as COCO's ids")
  private int classes = 91;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      defaultValue = "eager,compiled_float32,compiled_bfloat16",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private List<ForwardBenchmark.Engine> engines = List.of();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "core",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ForwardBenchmark.Stage stage = ForwardBenchmark.Stage.CORE;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    for (Preset network : networks) {
      for (ForwardBenchmark.Engine engine : engines) {
        Timings timings = time(network, engine);
        out.printf(
            Locale.ROOT,
            "%s %s %dpx batch %d threads %d %s: %.1f ms/image min, %.1f median%n",
            network.name(),
            lower(stage),
            size,
            batch,
            threads.count(),
            lower(engine),
            timings.min() * 1e3 / batch,
            timings.median() * 1e3 / batch);
        out.flush();
      }
    }
  }

  private Timings time(Preset network, ForwardBenchmark.Engine engine) {
    try {
      return new ForwardBenchmark(network, classes, size, batch, threads.count(), engine, stage)
          .run(runs.count());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.STORAGE,
          "the compiled network cannot be written: " + e.getMessage(),
          "make room in the folder for temporary files",
          e);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
