package io.retinue.detector.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.detector.batch.Admission;
import io.retinue.detector.batch.FrameDetector;
import io.retinue.detector.batch.FrameParser;
import io.retinue.detector.batch.RegistryPatience;
import io.retinue.detector.metrics.DeletedFrames;
import io.retinue.detector.metrics.DetectorCounters;
import io.retinue.detector.metrics.Tally;
import io.retinue.detector.model.BatchClock;
import io.retinue.detector.model.ModelRunner;
import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.stream.PollBatches;
import io.retinue.schemas.Frame;
import io.retinue.video.JpegDecoderPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A frame detector over a slot, without Kafka, at one moment. Closing it closes the slot. */
public final class DetectorParts implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
  public static final Duration FRESHNESS = Duration.ofSeconds(10);
  public static final Duration PATIENCE = Duration.ofMillis(300);

  public final ModelSlot slot = new ModelSlot();
  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final DetectorCounters counters =
      new DetectorCounters(meters, Tally.AT_ONCE, Clock.fixed(NOW, ZoneOffset.UTC));
  public final BatchClock batchClock =
      new BatchClock(Duration.ofSeconds(20), Duration.ofSeconds(20), System::nanoTime);
  public final PlainAvro<Frame> frames = new PlainAvro<>(Frame.class);
  public final SyntheticFrames synthetic = new SyntheticFrames(NOW.toEpochMilli());
  public final Admission admission;
  public final ModelRunner models = new ModelRunner(slot, batchClock, () -> {});
  public final FrameDetector detector;
  public final PollBatches polls;

  public DetectorParts(int maxBatch) {
    this(maxBatch, null);
  }

  /**
   * @param deserializer of frames; null for one that needs no registry
   */
  public DetectorParts(int maxBatch, @Nullable Deserializer<Frame> deserializer) {
    this.admission =
        new Admission(
            new FrameParser(deserializer == null ? frames.deserializer() : deserializer),
            new RegistryPatience(PATIENCE, Duration.ofMillis(5)),
            size -> {},
            slot,
            Clock.fixed(NOW, ZoneOffset.UTC),
            FRESHNESS,
            PATIENCE);
    this.detector =
        new FrameDetector(admission, new JpegDecoderPool(2), models, counters::batch, maxBatch);
    this.polls =
        new PollBatches(
            detector,
            new DeletedFrames(new NoOffsets(), counters),
            batchClock,
            maxBatch,
            Duration.ofSeconds(10));
    slot.expectNone(); // until a test says otherwise
  }

  /** Of a group that has not committed yet. */
  private static final class NoOffsets implements DeletedFrames.Offsets {
    @Override
    public OptionalLong committed(TopicPartition partition) {
      return OptionalLong.empty();
    }

    @Override
    public long oldest(TopicPartition partition) {
      return 0;
    }
  }

  public byte[] bytes(Frame frame) {
    return frames.serializer().serialize("any", frame);
  }

  /** Values of complete frames, one for each index. */
  public List<byte @Nullable []> values(long... indices) {
    List<byte @Nullable []> values = new ArrayList<>();
    for (long index : indices) {
      values.add(bytes(synthetic.complete("gate", index, NOW)));
    }
    return values;
  }

  @Override
  public void close() {
    detector.close();
  }
}
