package io.retinue.standalone.cli;

import io.retinue.retinanet.benchmark.DecodingBenchmark;
import io.retinue.retinanet.benchmark.Timings;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "decode",
    description =
        "Times what follows the network, decoding and suppression, on COCO's scale: a typical"
            + " picture, and a network that cannot decide.")
final class BenchDecodeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private RunsOption runs = new RunsOption(50);

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    for (DecodingBenchmark.Scene scene : DecodingBenchmark.Scene.values()) {
      DecodingBenchmark benchmark = new DecodingBenchmark(scene);
      Timings timings = benchmark.run(runs.count());
      out.printf(
          Locale.ROOT,
          "decode %,d anchors x %d classes, %s: %.2f ms/image min, %.2f median%n",
          benchmark.anchors(),
          benchmark.classes(),
          scene.name().toLowerCase(Locale.ROOT),
          timings.min() * 1e3,
          timings.median() * 1e3);
      out.flush();
    }
  }
}
