package io.retinue.ingest.publish;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Creates the producers of the cameras' frames. What all cameras together have in flight is
 * bounded: each camera has an equal share of one budget, so that one camera's jam takes no room
 * from another. Thread-safe.
 */
public final class FrameProducers {
  private static final long LARGEST_BUDGET_BYTES = 256L << 20;
  private static final long LARGEST_SHARE_BYTES = 16L << 20;
  private static final int HEAP_PARTS = 8;
  private static final int BATCH_BYTES = 128 << 10; // a batch as large as a picture is pooled

  private final KafkaClients kafka;
  private final RetinueSerdes serdes;
  private volatile long share;

  /** For one camera. */
  public FrameProducers(KafkaClients kafka, RetinueSerdes serdes) {
    this.kafka = kafka;
    this.serdes = serdes;
    shareAmong(1);
  }

  /** Divides an eighth of the heap among so many cameras, at least one. */
  public void shareAmong(int cameras) {
    share = share(Runtime.getRuntime().maxMemory(), cameras);
  }

  /** Bytes of pictures that one of so many cameras may have in flight. */
  static long share(long heapBytes, int cameras) {
    long budget = Math.min(LARGEST_BUDGET_BYTES, heapBytes / HEAP_PARTS);
    return Math.min(LARGEST_SHARE_BYTES, Math.max(1, budget / cameras));
  }

  /** Bytes of pictures that a camera may have in flight. */
  public long share() {
    return share;
  }

  Producer<String, Frame> open(Delivery delivery) {
    return new KafkaProducer<>(
        properties(kafka, delivery, share), new StringSerializer(), serdes.frames().serializer());
  }

  /**
   * Registers the schema of the frames, so that no frame has to wait for the registry.
   *
   * @throws io.retinue.platform.error.RetinueException UNREACHABLE, after 8 s
   */
  void registerSchema() {
    serdes.registry().register(Topic.FRAMES.topicName() + "-value", Frame.getClassSchema());
  }

  /** The user's client properties win over what is set here. */
  static Map<String, Object> properties(KafkaClients kafka, Delivery delivery, long share) {
    Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
    properties.put("batch.size", BATCH_BYTES);
    // A batch may be half empty, and a picture larger than the share goes alone: with this much,
    // the publisher's bound is met first, and sending never blocks.
    properties.put("buffer.memory", 2 * share + 2L * Topic.MAX_MESSAGE_BYTES);
    // The topic's metadata is fetched once and kept while a camera waits for long.
    properties.put("metadata.max.idle.ms", Long.MAX_VALUE);
    if (delivery == Delivery.COMPLETE) {
      properties.put("max.block.ms", 30_000);
      properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
    } else {
      properties.put("max.block.ms", 50);
      properties.put("request.timeout.ms", 3_000);
      properties.put("delivery.timeout.ms", 5_000);
    }
    properties.putAll(kafka.connection().clientProperties());
    return properties;
  }
}
