package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineCostTest {
  private static final long MS = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "detector-model, MODEL",
    "detector-lag, CONSUME",
    "retinue-detector-1b2c-StreamThread-1, CONSUME",
    "kafka-producer-network-thread | retinue-detector-1b2c-StreamThread-1-producer, CONSUME",
    "kafka-coordinator-heartbeat-thread | retinue-alerter, ALERTER",
    "kafka-producer-network-thread | retinue-alerter-1b2c-StreamThread-1-producer, ALERTER",
    "kafka-producer-network-thread | producer-3, PUBLISH",
    "camera-camera-1, PUBLISH",
    "jpeg-decoder-2, JPEG_DECODE",
    "console-frames, CONSOLE",
    "C2 CompilerThre, JIT",
    "G1 Conc#0, GC",
    "main, OTHER"
  })
  void shouldKnowAStageByItsThreads(String thread, PipelineStage stage) {
    assertThat(PipelineStage.of(thread)).isEqualTo(stage);
  }

  @Test
  void shouldDivideWhatWasSpentBetweenTwoReadings() {
    ProcessorTimes before =
        new ProcessorTimes(Map.of("detector-model", 100 * MS, "camera-a", 10 * MS), 200 * MS, 0);
    ProcessorTimes after =
        new ProcessorTimes(
            Map.of("detector-model", 160 * MS, "camera-a", 30 * MS, "main", 1 * MS),
            300 * MS,
            19 * MS);

    PipelineCost cost =
        PipelineCost.between(
            new PipelineCost.Reading(5, 0, 0, 4 * MS, before),
            new PipelineCost.Reading(15, 2_000 * MS, 6 * MS, 9 * MS, after));

    // Ten frames in two seconds.
    assertThat(cost.framesPerSecond()).isEqualTo(5);
    assertThat(cost.millis(PipelineStage.MODEL)).isCloseTo(6, within(1e-9));
    assertThat(cost.millis(PipelineStage.DECODE)).isCloseTo(0.6, within(1e-9));
    assertThat(cost.millis(PipelineStage.ENCODE)).isCloseTo(0.5, within(1e-9));
    // 20 ms of the camera's thread, of which 6 + 5 are decoding and encoding
    assertThat(cost.millis(PipelineStage.PUBLISH)).isCloseTo(0.9, within(1e-9));
    assertThat(cost.millis(PipelineStage.BROKER)).isCloseTo(1.9, within(1e-9));
    // the main thread, and 100 ms of the process of which 81 are of threads that live
    assertThat(cost.millis(PipelineStage.OTHER)).isCloseTo(0.1 + 1.9, within(1e-9));
    assertThat(cost.millis()).isCloseTo(11.9, within(1e-9));
    assertThat(cost.share(PipelineStage.MODEL)).isCloseTo(6 / 11.9, within(1e-9));
    assertThat(cost.camerasPerCore()).isCloseTo(1000 / (5 * 11.9), within(1e-9));
  }

  @Test
  void shouldSeeWhatAThreadOfThisProcessSpends() throws Exception {
    Thread worker = new Thread(PipelineCostTest::workUntilInterrupted, "detector-model");
    ProcessorTimes before = ProcessorTimes.now();
    worker.start();
    while (used(ProcessorTimes.now()) < 50 * MS) {
      Thread.onSpinWait();
    }
    ProcessorTimes after = ProcessorTimes.now();
    worker.interrupt();
    worker.join();

    assertThat(before.threads()).doesNotContainKey("detector-model");
    assertThat(after.process() - before.process()).isGreaterThanOrEqualTo(used(after));
  }

  @Test
  void shouldSeeWhatAChildProcessSpends() throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      while (ProcessorTimes.now().children() < 20 * MS) {
        Thread.onSpinWait();
      }
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static long used(ProcessorTimes times) {
    return times.threads().getOrDefault("detector-model", 0L);
  }

  private static void workUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }
}
