package io.retinue.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.detector.testing.FrameBench;
import io.retinue.schemas.DetectionEvent;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the ledger of these tests sees a loss: a micro-batch parked in a processor makes one. */
class NaiveBatchingTest {

  @Test
  void shouldSeeTheFramesThatABufferingProcessorLosesThoughItIsExactlyOnce(@TempDir Path folder) {
    try (FrameBench bench = new FrameBench(folder);
        DetectorParts parts = new DetectorParts(8, bench.serdes.frames().deserializer())) {
      parts.slot.offer(new FakeFrameModel(1));
      for (int i = 0; i < 20; i++) {
        bench.publish(bench.synthetic.complete("gate", i, Instant.now()));
      }

      try (KafkaStreams naive = streams(bench, parts, ParkingProcessor::new)) {
        naive.start();
        Deadline.inSeconds(30)
            .await("two batches are out", () -> bench.ledger().events().size() == 16);
        naive.close(Duration.ofSeconds(10)); // in peace, with 4 frames in the buffer
      }
      try (KafkaStreams sound = streams(bench, parts, processor -> processor)) {
        sound.start();
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

  /** The detector's application without its interceptor. */
  private static KafkaStreams streams(
      FrameBench bench,
      DetectorParts parts,
      UnaryOperator<Processor<byte[], byte[], byte[], byte[]>> wrapper) {
    Map<String, Object> properties =
        StreamsProperties.of(
            bench.clients, bench.config("naive").stream(), 8, parts.polls, parts.counters);
    properties.remove("main.consumer.interceptor.classes");
    Serializer<DetectionEvent> events = bench.serdes.detections().serializer();
    return new KafkaStreams(
        DetectionTopology.of(
            () -> wrapper.apply(new DetectProcessor(parts.polls, events, parts.counters)),
            Clock.systemUTC()),
        new StreamsConfig(properties));
  }

  /** Gathers eight records before it runs them. */
  private static final class ParkingProcessor
      extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final Processor<byte[], byte[], byte[], byte[]> detect;
    private final List<Record<byte[], byte[]>> parked = new ArrayList<>();

    ParkingProcessor(Processor<byte[], byte[], byte[], byte[]> detect) {
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
