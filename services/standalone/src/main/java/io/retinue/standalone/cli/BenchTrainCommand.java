package io.retinue.standalone.cli;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.benchmark.Timings;
import io.retinue.retinanet.benchmark.TrainingBenchmark;
import io.retinue.retinanet.compiler.Execution;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = "Times training steps: batches of four pictures of 384 x 288, recipe quick.")
final class BenchTrainCommand extends PrintingCommand implements Callable<Integer> {
  @Mixin
  private BenchOptions options = new BenchOptions(Runtime.getRuntime().availableProcessors(), 30);

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
      defaultValue = "eager,compiled_float32,compiled_bfloat16",
      description = "What runs the step. Default: ${DEFAULT-VALUE}")
  private List<Execution> engines = List.of();

  @Override
  public Integer call() throws InterruptedException {
    for (Preset network : networks) {
      for (Execution engine : engines) {
        Timings timings = new TrainingBenchmark(network, options.threads, engine).run(options.runs);
        printf(
            "%s train 384x288 batch 4 threads %d %s: %.3f s/step min, %.3f median%n",
            network.name(),
            options.threads,
            engine.name().toLowerCase(Locale.ROOT),
            timings.min(),
            timings.median());
      }
    }
    return ExitCode.OK.code();
  }
}
