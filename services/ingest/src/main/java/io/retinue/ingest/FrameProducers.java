package io.retinue.ingest;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.schemas.Delivery;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes a producer for each camera, so that one camera's jam is not another's. The user's client
 * properties win over what is set here.
 */
final class FrameProducers {
  private static final long MAX_IN_FLIGHT_BYTES = 16L << 20;
  private static final int BATCH_BYTES = 128 << 10; // a batch as large as a picture is pooled

  private final KafkaClients kafka;
  private final RetinueSerdes serdes;

  FrameProducers(KafkaClients kafka, RetinueSerdes serdes) {
    this.kafka = kafka;
    this.serdes = serdes;
  }

  FramePublisher publisher(Delivery delivery, CameraProgress progress) {
    return new FramePublisher(
        new KafkaProducer<>(
            properties(delivery), new StringSerializer(), serdes.frames().serializer()),
        progress,
        MAX_IN_FLIGHT_BYTES);
  }

  private Map<String, Object> properties(Delivery delivery) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("batch.size", BATCH_BYTES);
    // Well over what may be in flight: the publisher's bound is met first, and sending never
    // blocks.
    ours.put("buffer.memory", 3 * MAX_IN_FLIGHT_BYTES);
    // Where the topic lies is asked once: a camera that waited long must not find it forgotten.
    ours.put("metadata.max.idle.ms", Long.MAX_VALUE);
    if (delivery == Delivery.COMPLETE) {
      ours.put("max.block.ms", 30_000);
      ours.put("delivery.timeout.ms", Integer.MAX_VALUE);
    } else {
      ours.put("max.block.ms", 50);
      ours.put("request.timeout.ms", 3_000);
      ours.put("delivery.timeout.ms", 5_000);
    }
    ours.keySet().removeAll(kafka.connection().clientProperties().keySet());
    Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
    properties.putAll(ours);
    return properties;
  }
}
