package io.retinue.retinanet.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.retinanet.network.TrainableLayers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkTest {
  private static final Preset TINY = Preset.named("tiny");
  private static final Target CPU = Target.thisProcessor();

  @Test
  void shouldGiveTheLeastAndTheMiddle() {
    assertThat(new Timings(List.of(3., 1., 2.)).min()).isEqualTo(1);
    assertThat(new Timings(List.of(3., 1., 2.)).median()).isEqualTo(2);
    assertThat(new Timings(List.of(4., 1., 2., 3.)).median()).isEqualTo(2.5);
    assertThatThrownBy(() -> new Timings(List.of())).hasMessage("nothing was timed");
  }

  @Test
  void shouldNotTimeWhatWarmsUp() {
    AtomicInteger runs = new AtomicInteger();

    Timings timings = Timings.of(2, 3, runs::incrementAndGet);

    assertThat(runs).hasValue(5);
    assertThat(timings.seconds()).hasSize(3).isSorted();
  }

  @ParameterizedTest
  @CsvSource({
    "EAGER, CORE",
    "EAGER, FULL",
    "COMPILED_FLOAT32, CORE",
    "COMPILED_FLOAT32, FULL",
    "COMPILED_BFLOAT16, FULL",
    "COMPILED_INT8, CORE",
    "COMPILED_INT8, FULL"
  })
  void shouldTimeANetwork(ForwardBenchmark.Engine engine, ForwardBenchmark.Stage stage)
      throws IOException {
    if (!engine.runsOn(CPU)) {
      assertThatThrownBy(() -> forward(64, engine, stage, CPU))
          .hasMessage("this device does not multiply 8-bit integers");
      return;
    }
    int before = TorchThreads.onThisThread();

    Timings timings = forward(64, engine, stage, CPU).run(2);

    assertThat(timings.seconds()).hasSize(2).allMatch(seconds -> seconds > 0);
    assertThat(TorchThreads.onThisThread()).isEqualTo(before);
  }

  @Test
  void shouldRefuseASizeThatTheBackboneCannotHalve() {
    assertThatThrownBy(
            () -> forward(100, ForwardBenchmark.Engine.EAGER, ForwardBenchmark.Stage.CORE, CPU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 32");
  }

  @Test
  void shouldRefuseTheEagerNetworkOnAGraphicsCard() {
    Target card = new Target(Target.Precision.BFLOAT16, Target.Kernels.CUDNN, Device.gpu(0));

    assertThatThrownBy(
            () -> forward(64, ForwardBenchmark.Engine.EAGER, ForwardBenchmark.Stage.CORE, card))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("processors alone");
  }

  @Test
  void shouldMeasureWhatTheDeviceMultiplies() throws IOException {
    // A processor of a billion a second would be older than bf16.
    assertThat(new MatmulBenchmark(CPU, 1).operationsPerSecond()).isGreaterThan(1e8);
    assertThat(CPU.deviceName()).isNotBlank();
  }

  private static ForwardBenchmark forward(
      int size, ForwardBenchmark.Engine engine, ForwardBenchmark.Stage stage, Target target) {
    return new ForwardBenchmark(TINY, 3, size, 2, 1, engine, stage, target);
  }

  @Test
  void shouldDecodeOnTheScaleOfCoco() {
    DecodingBenchmark benchmark = new DecodingBenchmark(DecodingBenchmark.Scene.TYPICAL);

    assertThat(benchmark.anchors()).isEqualTo(120_087);
    assertThat(benchmark.decode()).hasSizeBetween(20, 100);
    assertThat(benchmark.run(1).min()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTimeStepsOfTraining(Execution execution) throws InterruptedException {
    TrainingBenchmark.Result result = training(execution, Target.thisProcessor()).run(2);

    assertThat(result.processors().median()).isPositive();
    assertThat(result.wall().seconds()).hasSize(2);
  }

  private static TrainingBenchmark training(Execution execution, Target target) {
    return new TrainingBenchmark(
        TINY, 2, new InputSize(96, 64), 3, 1, execution, TrainableLayers.ALL, target);
  }
}
