package io.retinue.standalone.cli;

import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.standalone.demo.BundledTraining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo-weights",
    hidden = true,
    description = "Makes the weights that the demo begins with, for those who build Retinue.")
final class DemoWeightsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "An empty folder.")
  private Path out = Path.of("");

  @Option(
      names = "--pictures",
      defaultValue = "800",
      description = "Pictures to learn from. Default: ${DEFAULT-VALUE}")
  private int pictures = 800;

  @Option(
      names = "--steps",
      defaultValue = "4000",
      description = "Optimizer steps. Default: ${DEFAULT-VALUE}")
  private int steps = 4000;

  @Override
  public void run() {
    int threads = Runtime.getRuntime().availableProcessors();
    CocoMetrics metrics = BundledTraining.train(pictures, steps, threads, out).metrics();
    PrintWriter print = spec.commandLine().getOut();
    metrics.asMap().forEach((name, value) -> print.printf(Locale.ROOT, "%-6s %.3f%n", name, value));
    print.flush();
  }
}
