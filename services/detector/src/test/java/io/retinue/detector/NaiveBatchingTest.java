package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.DetectProcessor.DetectionTopology;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the ledger of these tests sees a loss: a micro-batch parked in a processor makes one. */
class NaiveBatchingTest {

  @Test
  void shouldSeeTheFramesThatABufferingProcessorLosesThoughItIsExactlyOnce(@TempDir Path folder) {
    try (DetectorBench bench = new DetectorBench(folder);
        DetectorParts parts = new DetectorParts(8, bench.serdes.frames().deserializer())) {
      parts.slot.offer(new FakeFrameModel(1));
      for (int i = 0; i < 20; i++) {
        bench.publish(bench.synthetic.complete("gate", i, Instant.now()));
      }

      try (KafkaStreams naive =
          new KafkaStreams(topology(bench, parts), new StreamsConfig(properties(bench, parts)))) {
        naive.start();
        Deadline.inSeconds(30)
            .await("two batches are out", () -> bench.ledger().events().size() == 16);
        naive.close(Duration.ofSeconds(10)); // in peace, with 4 frames in the buffer
      }
      try (DetectorService after = bench.start("naive", new FakeModelLoader())) {
        bench.announce(FakeModelLoader.champion(1));
        bench.awaitReady(after);
        bench.publish(bench.synthetic.complete("gate", 20, Instant.now()));
        Deadline.inSeconds(30)
            .await("the next frame is out", () -> bench.ledger().events().size() == 17);

        TopicLedger ledger = bench.ledger();
        assertThat(ledger.events())
            .extracting(event -> event.getFrame().getIndex())
            .doesNotContain(16L, 17L, 18L, 19L);
        assertThatThrownBy(() -> ledger.requireBalanced()).isInstanceOf(AssertionError.class);
      }
    }
  }

  private static Map<String, Object> properties(DetectorBench bench, DetectorParts parts) {
    Map<String, Object> properties =
        StreamsProperties.of(bench.clients, bench.config("naive"), parts.polls, parts.counters);
    properties.remove("main.consumer.interceptor.classes");
    return properties;
  }

  private static Topology topology(DetectorBench bench, DetectorParts parts) {
    return DetectionTopology.of(
        () ->
            new ParkingProcessor(
                new DetectProcessor(
                    parts.detector, bench.serdes.detections().serializer(), parts.counters)),
        Clock.systemUTC());
  }

  /** Gathers eight records before it runs them. */
  private static final class ParkingProcessor
      extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final DetectProcessor detect;
    private final List<Record<byte[], byte[]>> parked = new ArrayList<>();

    ParkingProcessor(DetectProcessor detect) {
      this.detect = detect;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      parked.add(record);
      if (parked.size() == 8) {
        detect.init(context());
        parked.forEach(detect::process);
        parked.clear();
      }
    }
  }
}
