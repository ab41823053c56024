package io.retinue.detector;

import io.retinue.schemas.Frame;
import io.retinue.video.JpegDecoderPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame detector over a slot, without Kafka, at one moment. Closing it closes the slot. */
final class DetectorParts implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
  static final Duration FRESHNESS = Duration.ofSeconds(10);

  final ModelSlot slot = new ModelSlot();
  final DetectorCounters counters = new DetectorCounters();
  final PlainAvro<Frame> frames = new PlainAvro<>(Frame.class);
  final SyntheticFrames synthetic = new SyntheticFrames(NOW.toEpochMilli());
  final FrameDetector detector;

  DetectorParts(int maxBatch) {
    this.detector =
        new FrameDetector(
            new FrameParser(frames.deserializer()),
            new JpegDecoderPool(2),
            new ModelRunner(slot, () -> {}),
            counters,
            Clock.fixed(NOW, ZoneOffset.UTC),
            Changed.in(
                Changed.in(InferenceConfig.defaults(), "maxBatch", maxBatch),
                "freshness",
                FRESHNESS));
  }

  byte[] bytes(Frame frame) {
    return frames.serializer().serialize("any", frame);
  }

  /** Values of complete frames, one for each index. */
  List<byte @Nullable []> values(long... indices) {
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
