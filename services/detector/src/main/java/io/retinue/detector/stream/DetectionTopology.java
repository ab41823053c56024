package io.retinue.detector.stream;

import io.retinue.detector.metrics.DetectorCounters;
import io.retinue.platform.frame.TraceParent;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import java.time.Clock;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * frames → detect → detections, bytes to bytes. Keys pass untouched, so a camera's events lie in
 * the partition of its frames and in their order. Of the headers, {@link TraceParent} passes.
 */
public final class DetectionTopology {
  private DetectionTopology() {}

  /**
   * @param polls runs the records that come without an outcome
   * @param clock the present, for {@link SafeTimes}
   */
  public static Topology of(
      PollBatches polls,
      Serializer<DetectionEvent> events,
      DetectorCounters counters,
      Clock clock) {
    return of(() -> new DetectProcessor(polls, events, counters), clock);
  }

  static Topology of(ProcessorSupplier<byte[], byte[], byte[], byte[]> detect, Clock clock) {
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            "frames",
            new SafeTimes(clock),
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer(),
            Topic.FRAMES.topicName())
        .addProcessor("detect", detect, "frames")
        .addSink(
            "detections",
            Topic.DETECTIONS.topicName(),
            Serdes.ByteArray().serializer(),
            Serdes.ByteArray().serializer(),
            "detect");
  }
}
