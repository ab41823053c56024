package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.benchmark.ForwardBenchmark;
import io.retinue.retinanet.benchmark.MatmulBenchmark;
import io.retinue.retinanet.benchmark.Timings;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forward",
    description = {
      "Times networks with random weights.",
      "Prints one line for each: milliseconds an image, and the share of what the device reaches in"
          + " products of large bfloat16 matrices, which is measured first."
    })
final class BenchForwardCommand extends PrintingCommand implements Runnable {
  @Mixin private BenchCommand.Options options = new BenchCommand.Options(1, 7);

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      split = ",",
      defaultValue = "quick",
      description = "Networks by name. Default: ${DEFAULT-VALUE}")
  private List<Preset> networks = List.of();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      converter = Count.class,
      description = "Side of the input, a multiple of 32. Default: ${DEFAULT-VALUE}")
  private int size = 320;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Count.class,
      description = "Images a call. Default: ${DEFAULT-VALUE}")
  private int batch = 1;

  @Option(
      names = "--classes",
      paramLabel = "K",
      converter = Count.class,
      description = "Classes. Default: ${DEFAULT-VALUE}, as many as COCO's ids")
  private int classes = 91;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      description =
          "What runs the network: eager, compiled_float32, compiled_bfloat16. Default: all; on a"
              + " GPU the compiled ones")
  private List<ForwardBenchmark.Engine> engines = List.of();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu, gpu or gpu:N. Default: ${DEFAULT-VALUE}")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--kernels",
      paramLabel = "KERNELS",
      description =
          "What computes the convolutions of compiled engines: onednn, cudnn or plain. Default: the"
              + " device's fastest")
  private Target.@Nullable Kernels kernels;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "core",
      description =
          "core: from the bytes of an input to the outputs of the heads. full: from pictures to"
              + " boxes. Default: ${DEFAULT-VALUE}")
  private ForwardBenchmark.Stage stage = ForwardBenchmark.Stage.CORE;

  @Override
  public void run() {
    Target target = target();
    List<ForwardBenchmark> benchmarks = benchmarks(target);
    double peak =
        measured(() -> new MatmulBenchmark(target, options.threads).operationsPerSecond());
    printf(
        "%s, %s, %d threads: %.3f TFLOP/s in bfloat16 matrix products%n",
        target.deviceName(), target, options.threads, peak / 1e12);
    benchmarks.forEach(benchmark -> print(benchmark, peak));
  }

  private void print(ForwardBenchmark benchmark, double peak) {
    Timings timings = measured(() -> benchmark.run(options.runs));
    double images = batch / timings.min();
    double operations = images * benchmark.operations();
    printf(
        "%s %s %dpx batch %d threads %d %s: %.1f ms/image min, %.1f median;"
            + " %.1f images/s, %.3f TFLOP/s, %.1f %% of the peak%n",
        benchmark.preset().name(),
        lower(stage),
        size,
        batch,
        options.threads,
        lower(benchmark.engine()),
        timings.min() * 1e3 / batch,
        timings.median() * 1e3 / batch,
        images,
        operations / 1e12,
        100 * operations / peak);
  }

  private Target target() {
    Target best = ChosenDevice.of(device).target();
    return kernels == null ? best : best.with(kernels);
  }

  private List<ForwardBenchmark.Engine> engines(Target target) {
    if (!engines.isEmpty()) {
      return engines;
    }
    return Arrays.stream(ForwardBenchmark.Engine.values())
        .filter(engine -> engine.runsOn(target))
        .toList();
  }

  private List<ForwardBenchmark> benchmarks(Target target) {
    List<ForwardBenchmark> benchmarks = new ArrayList<>();
    try {
      for (Preset network : networks) {
        for (ForwardBenchmark.Engine engine : engines(target)) {
          benchmarks.add(
              new ForwardBenchmark(
                  network, classes, size, batch, options.threads, engine, stage, target));
        }
      }
    } catch (IllegalArgumentException e) {
      throw wrongOptions(String.valueOf(e.getMessage()));
    }
    return benchmarks;
  }

  /** What takes a temporary file to find out. */
  @FunctionalInterface
  private interface Measurement<T> {
    T run() throws IOException;
  }

  private <T> T measured(Measurement<T> measurement) {
    try {
      return measurement.run();
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the compiled network cannot be written: " + e.getMessage(),
          "make room in the folder for temporary files",
          e);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
