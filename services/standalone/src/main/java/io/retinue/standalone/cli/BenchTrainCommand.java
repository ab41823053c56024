package io.retinue.standalone.cli;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.benchmark.Timings;
import io.retinue.retinanet.benchmark.TrainingBenchmark;
import io.retinue.retinanet.training.Execution;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = "Times steps of training: four pictures of 384 x 288, recipe quick.")
final class BenchTrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--arch",
      paramLabel = "NAME",
      defaultValue = "quick_384",
      description = "A network by name. Default: ${DEFAULT-VALUE}")
  private String name = "quick_384";

  @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: one a processor")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Steps that are timed. Default: ${DEFAULT-VALUE}")
  private int steps = 30;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      defaultValue = "eager,compiled_float32,compiled_bfloat16",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private List<Execution> engines = List.of();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    for (Execution engine : engines) {
      Timings timings = benchmark(engine).run(Math.max(1, steps));
      out.printf(
          Locale.ROOT,
          "%s train 384x288 batch 4 threads %d %s: %.3f s/step min, %.3f median%n",
          name,
          threads,
          engine.name().toLowerCase(Locale.ROOT),
          timings.min(),
          timings.median());
      out.flush();
    }
    return 0;
  }

  private TrainingBenchmark benchmark(Execution engine) {
    try {
      return new TrainingBenchmark(Preset.named(name), threads, engine);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
