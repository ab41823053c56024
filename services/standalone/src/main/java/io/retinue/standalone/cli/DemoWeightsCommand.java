package io.retinue.standalone.cli;

import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.standalone.demo.BundledTraining;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo-weights",
    hidden = true,
    description = "Trains the release that the demo starts with. For people who build Retinue.")
final class DemoWeightsCommand extends PrintingCommand implements Runnable {

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "An empty folder.")
  private Path out = Path.of("");

  @Option(
      names = "--pictures",
      paramLabel = "N",
      converter = Count.class,
      description = "Pictures to train on. Default: ${DEFAULT-VALUE}")
  private int pictures = 800;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = Count.class,
      description = "Optimizer steps. Default: ${DEFAULT-VALUE}")
  private int steps = 4000;

  @Override
  public void run() {
    int threads = Runtime.getRuntime().availableProcessors();
    CocoMetrics metrics = BundledTraining.train(pictures, steps, threads, out).metrics();
    metrics.asMap().forEach((name, value) -> printf("%-6s %.3f%n", name, value));
  }
}
