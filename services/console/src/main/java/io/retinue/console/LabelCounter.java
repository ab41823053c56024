package io.retinue.console;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.TopicFollower;
import io.retinue.platform.topic.Topic;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts the labeled frames: the keys of the feedback topic, each once. Offsets would count labels
 * that were replaced, and the marks of transactions. Values are not decoded. Used by the follower's
 * thread.
 */
final class LabelCounter implements TopicFollower.Listener {
  private static final int SMALLEST_LABEL = 6; // bytes: the framing, and something in it

  private final Set<String> frames = new HashSet<>();
  private final LongConsumer count;

  /**
   * @param count receives the number, once all are read and after each change
   */
  LabelCounter(LongConsumer count) {
    this.count = count;
  }

  @Override
  public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
    if (!isFrame(record.key())) {
      return;
    }
    byte[] value = record.value();
    if (value == null) {
      frames.remove(record.key());
    } else if (value.length >= SMALLEST_LABEL && value[0] == 0) {
      frames.add(record.key());
    }
  }

  @Override
  public void onCaughtUp() {
    count.accept(frames.size());
  }

  private static boolean isFrame(String key) {
    try {
      return key != null && FrameId.parse(key).toString().equals(key);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
