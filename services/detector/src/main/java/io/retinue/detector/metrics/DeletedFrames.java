package io.retinue.detector.metrics;

import io.retinue.platform.error.RetinueException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts frames that retention deleted before they were read. The consumer goes on at the oldest
 * record that is left, without a message; so each poll's first offset is compared with the last
 * poll's end, and after an assignment with the group's committed offset. Thread-safe.
 */
public final class DeletedFrames {
  private static final Logger LOG = LoggerFactory.getLogger(DeletedFrames.class);

  private final Offsets offsets;
  private final DetectorCounters counters;
  private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
  private final AtomicLong total = new AtomicLong();

  /** The offsets of a partition as the brokers have them; asked for after gaps only. */
  public interface Offsets {
    /** The group's committed offset; empty where it has none. */
    OptionalLong committed(TopicPartition partition);

    /** The offset of the oldest record. */
    long oldest(TopicPartition partition);
  }

  public DeletedFrames(Offsets offsets, DetectorCounters counters) {
    this.offsets = offsets;
    this.counters = counters;
  }

  /** Frames deleted unread since the service started. */
  public long total() {
    return total.get();
  }

  public void count(ConsumerRecords<byte[], byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      long first = records.get(0).offset();
      Long expected = next.put(partition, records.get(records.size() - 1).offset() + 1);
      if (expected == null || first > expected) {
        compare(partition, expected == null ? -1 : expected, first);
      }
    }
  }

  /** After a gap. Another instance may have read it; or it holds no frames but markers. */
  private void compare(TopicPartition partition, long expected, long first) {
    try {
      long begin = Math.max(expected, offsets.committed(partition).orElse(-1));
      if (begin < 0 || begin >= first) {
        return;
      }
      long missing = Math.min(first, offsets.oldest(partition)) - begin;
      if (missing > 0) {
        total.addAndGet(missing);
        counters.deletedUnread(partition.partition(), missing);
        LOG.error(
            "{} frames of {} were deleted before they were read, from offset {} on;"
                + " raise the topic's retention.ms and retention.bytes, or add detectors",
            missing,
            partition,
            begin);
      }
    } catch (RetinueException | KafkaException e) {
      LOG.warn("whether frames of {} were deleted unread is unknown: {}", partition, e.toString());
    }
  }
}
