package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.benchmark.ForwardBenchmark;
import io.retinue.retinanet.benchmark.MatmulBenchmark;
import io.retinue.retinanet.benchmark.Timings;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.MissingDeviceException;
import io.retinue.retinanet.compiler.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "forward",
    description = {
      "Times networks with random weights: one line each, milliseconds an image, and",
      "the share of what the device reaches with large matrices of bf16.",
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
      description = "${COMPLETION-CANDIDATES}. Default: all, on a GPU the compiled ones")
  private List<ForwardBenchmark.Engine> engines = List.of();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      converter = DeviceConverter.class,
      description = "auto, cpu, gpu or gpu:N. Default: ${DEFAULT-VALUE}")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--kernels",
      paramLabel = "KERNELS",
      description =
          "What computes the convolutions of compiled engines: ${COMPLETION-CANDIDATES}. Default: the"
              + " device's fastest")
  private Target.@Nullable Kernels kernels;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "core",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ForwardBenchmark.Stage stage = ForwardBenchmark.Stage.CORE;

  @Override
  public void run() {
    Target target = target();
    List<ForwardBenchmark> benchmarks = benchmarks(target);
    double peak =
        measured(() -> new MatmulBenchmark(target, threads.count()).operationsPerSecond());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s, %s, %d threads: %.3f TFLOP/s in bf16 matrix products%n",
        target.deviceName(),
        target,
        threads.count(),
        peak / 1e12);
    benchmarks.forEach(benchmark -> print(out, benchmark, peak));
  }

  private void print(PrintWriter out, ForwardBenchmark benchmark, double peak) {
    Timings timings = measured(() -> benchmark.run(runs.count()));
    double images = batch / timings.min();
    double operations = images * benchmark.operations();
    out.printf(
        Locale.ROOT,
        "%s %s %dpx batch %d threads %d %s: %.1f ms/image min, %.1f median;"
            + " %.1f images/s, %.3f TFLOP/s, %.1f %% of the peak%n",
        benchmark.preset().name(),
        lower(stage),
        size,
        batch,
        threads.count(),
        lower(benchmark.engine()),
        timings.min() * 1e3 / batch,
        timings.median() * 1e3 / batch,
        images,
        operations / 1e12,
        100 * operations / peak);
    out.flush();
  }

  private Target target() {
    try {
      Target best = device.target();
      return kernels == null ? best : best.with(kernels);
    } catch (MissingDeviceException e) {
      throw new RetinueException(ErrorKind.BAD_INPUT, e.getMessage(), e.remedy(), e);
    }
  }

  private List<ForwardBenchmark.Engine> engines(Target target) {
    if (!engines.isEmpty()) {
      return engines;
    }
    return Arrays.stream(ForwardBenchmark.Engine.values())
        .filter(e -> e != ForwardBenchmark.Engine.EAGER || !target.isGraphicsCard())
        .toList();
  }

  private List<ForwardBenchmark> benchmarks(Target target) {
    List<ForwardBenchmark> benchmarks = new ArrayList<>();
    try {
      for (Preset network : networks) {
        for (ForwardBenchmark.Engine engine : engines(target)) {
          benchmarks.add(
              new ForwardBenchmark(
                  network, classes, size, batch, threads.count(), engine, stage, target));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
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
