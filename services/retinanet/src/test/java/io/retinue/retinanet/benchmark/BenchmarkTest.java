package io.retinue.retinanet.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.retinanet.training.Execution;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkTest {
  private static final Preset TINY = Preset.named("tiny");

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
    "COMPILED_BFLOAT16, FULL"
  })
  void shouldTimeANetwork(ForwardBenchmark.Engine engine, ForwardBenchmark.Stage stage)
      throws IOException {
    int before = TorchThreads.onThisThread();

    Timings timings = new ForwardBenchmark(TINY, 3, 64, 2, 1, engine, stage).run(2);

    assertThat(timings.seconds()).hasSize(2).allMatch(seconds -> seconds > 0);
    assertThat(TorchThreads.onThisThread()).isEqualTo(before);
  }

  @Test
  void shouldRefuseASizeThatTheBackboneCannotHalve() {
    assertThatThrownBy(
            () ->
                new ForwardBenchmark(
                    TINY, 3, 100, 1, 1, ForwardBenchmark.Engine.EAGER, ForwardBenchmark.Stage.CORE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 32");
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
    assertThat(new TrainingBenchmark(TINY, 1, execution).run(2).seconds()).hasSize(2);
  }
}
