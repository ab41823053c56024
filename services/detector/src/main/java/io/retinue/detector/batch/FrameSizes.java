package io.retinue.detector.batch;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.topic.Topic;
import io.retinue.video.PictureSize;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sizes of the pictures that come, for which a model is warmed up before it serves: of the
 * frames that were detected last or, after a start, of the newest frames of the topic. Thread-safe.
 */
public final class FrameSizes implements Supplier<List<PictureSize>> {
  /** Each may cost a compiled network. */
  private static final int MOST = 4;

  private static final int NEWEST = 4; // of each partition
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(FrameSizes.class);

  private final KafkaClients clients;
  private final FrameParser parser;
  private final Set<PictureSize> seen = new LinkedHashSet<>(); // guarded by this

  public FrameSizes(KafkaClients clients, FrameParser parser) {
    this.clients = clients;
    this.parser = parser;
  }

  /** A picture of this size has come. */
  public synchronized void add(PictureSize size) {
    seen.remove(size);
    if (seen.size() == MOST) {
      seen.remove(seen.iterator().next()); // the oldest
    }
    seen.add(size);
  }

  /** None if no frame can be read now. */
  @Override
  public List<PictureSize> get() {
    synchronized (this) {
      if (!seen.isEmpty()) {
        return List.copyOf(seen);
      }
    }
    try {
      readNewest();
    } catch (RetinueException | KafkaException e) {
      LOG.info("the sizes of the newest frames are unknown: {}", e.getMessage());
    }
    synchronized (this) {
      return List.copyOf(seen);
    }
  }

  private void readNewest() {
    try (TopicReader reader = TopicReader.open(clients, Topic.FRAMES)) {
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToNewest(NEWEST);
      Deadline deadline = Deadline.in(DEADLINE);
      while (!reader.hasReached(ends) && !deadline.isOver()) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofMillis(200))) {
          addFrame(record.value());
        }
      }
    }
  }

  private void addFrame(byte[] value) {
    try {
      add(parser.parse(value).info().size());
    } catch (BadFrameException e) {
      LOG.debug("a record of the frames topic has no size", e);
    }
  }
}
