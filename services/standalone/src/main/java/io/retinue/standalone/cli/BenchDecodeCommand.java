package io.retinue.standalone.cli;

import io.retinue.retinanet.benchmark.DecodingBenchmark;
import io.retinue.retinanet.benchmark.Timings;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "decode",
    description =
        "Times box decoding and non-maximum suppression at COCO's scale: on a typical picture, and"
            + " on the output of a network that cannot decide.")
final class BenchDecodeCommand extends PrintingCommand implements Runnable {
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
