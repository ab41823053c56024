package io.retinue.detector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** What happens to each poll, of every Streams thread. Thread-safe. */
final class PollBatches implements BatchInterceptor.Polls {
  private static final int SHARE = 4;

  private final FrameDetector detector;
  private final DeletedFrames deleted;
  private final BatchClock clock;
  private final int maxBatch;
  private final Duration slow;

  /**
   * @param maxBatch the most frames of a poll
   * @param transaction how long a transaction may stay open; a poll is slow if the model may take a
   *     quarter of it
   */
  PollBatches(
      FrameDetector detector,
      DeletedFrames deleted,
      BatchClock clock,
      int maxBatch,
      Duration transaction) {
    this.detector = detector;
    this.deleted = deleted;
    this.clock = clock;
    this.maxBatch = maxBatch;
    this.slow = transaction.dividedBy(SHARE);
  }

  @Override
  public List<FrameOutcome> outcomes(ConsumerRecords<byte[], byte[]> polled) {
    deleted.count(polled);
    List<byte @Nullable []> values = new ArrayList<>(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      values.add(record.value());
    }
    return detector.detect(values);
  }

  @Override
  public PollCommit commit(int records) {
    return clock.expected(maxBatch).compareTo(slow) > 0
        ? PollCommit.atOnce(records)
        : PollCommit.whenDue(records);
  }
}
