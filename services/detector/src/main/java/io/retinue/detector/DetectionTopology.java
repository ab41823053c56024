package io.retinue.detector;

import io.retinue.platform.topic.Topic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * frames → detect → detections, bytes to bytes. Keys pass untouched, so a camera's events lie in
 * the partition of its frames and in their order.
 */
final class DetectionTopology {
  private DetectionTopology() {}

  static Topology of(ProcessorSupplier<byte[], byte[], byte[], byte[]> detect) {
    return new Topology()
        .addSource(
            "frames",
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
