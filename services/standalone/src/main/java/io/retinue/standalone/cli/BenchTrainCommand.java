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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = "Times steps of training: four pictures of 384 x 288, recipe quick.")
final class BenchTrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ThreadsOption threads = ThreadsOption.oneAProcessor();
  @Mixin private RunsOption runs = new RunsOption(30);

  @Option(
      names = "--arch",
      paramLabel = "NAME",
      defaultValue = "quick_384",
      split = ",",
      description = "Networks by name. Default: ${DEFAULT-VALUE}")
  private List<Preset> networks = List.of();

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
    for (Preset network : networks) {
      for (Execution engine : engines) {
        Timings timings = new TrainingBenchmark(network, threads.count(), engine).run(runs.count());
        out.printf(
            Locale.ROOT,
            "%s train 384x288 batch 4 threads %d %s: %.3f s/step min, %.3f median%n",
            network.name(),
            threads.count(),
            engine.name().toLowerCase(Locale.ROOT),
            timings.min(),
            timings.median());
        out.flush();
      }
    }
    return ExitCode.OK.code();
  }
}
