package io.retinue.detector.stream;

import io.retinue.detector.batch.FrameDetector;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.metrics.DeletedFrames;
import io.retinue.detector.model.BatchClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** What happens to each poll, of every Streams thread. Thread-safe. */
public final class PollBatches {
  private static final int SHARE = 4;

  private final FrameDetector detector;
  private final DeletedFrames deleted;
  private final BatchClock clock;
  private final int maxBatch;
  private final Duration slow;
  private int running;
  private long idleSince = System.nanoTime();

  /**
   * @param maxBatch the most frames of a poll
   * @param transaction how long a transaction may stay open; a poll is slow if the model may take a
   *     quarter of it
   */
  public PollBatches(
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

  /** Counts the frames that were deleted before the poll could have them. */
  void countDeleted(ConsumerRecords<byte[], byte[]> polled) {
    deleted.count(polled);
  }

  /**
   * Whether the records of a poll go through the model together. Those of a slow model, or one
   * whose speed is not known yet, go alone: together they gain little, and the first would wait for
   * the last.
   */
  boolean areTogether() {
    Duration full = clock.atBest(maxBatch);
    return !full.isZero() && full.compareTo(slow) <= 0;
  }

  /** One outcome for each record, in their order. */
  List<FrameOutcome> outcomes(ConsumerRecords<byte[], byte[]> polled) {
    List<byte @Nullable []> values = new ArrayList<>(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      values.add(record.value());
    }
    return outcomes(values);
  }

  /** The outcome of a record that goes through the model alone. */
  FrameOutcome outcome(byte @Nullable [] value) {
    return outcomes(Collections.singletonList(value)).get(0);
  }

  private List<FrameOutcome> outcomes(List<byte @Nullable []> values) {
    begin();
    try {
      return detector.detect(values);
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    running++;
  }

  private synchronized void end() {
    running--;
    idleSince = System.nanoTime();
  }

  /** For how long no thread has had a frame; zero while one works on some. */
  public synchronized Duration idle() {
    return running > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - idleSince);
  }

  /**
   * Whether the transaction is to be committed after a record that went alone. Frames that are shed
   * are many and cost nothing: they are committed with the next one, unless its call of the model
   * may take as long as a transaction.
   */
  boolean isCommittedAfter(FrameOutcome outcome) {
    return !(outcome instanceof Shed) || clock.expected(1).compareTo(slow) > 0;
  }

  /** When the records of a poll are to be committed; called after {@link #outcomes}. */
  PollCommit commit(int records) {
    boolean isFull = records >= maxBatch;
    Duration next = clock.expected(maxBatch);
    boolean mayBeSlow = next.isZero() || next.compareTo(slow) > 0; // zero: another release serves
    return !isFull || mayBeSlow ? PollCommit.atOnce(records) : PollCommit.whenDue(records);
  }
}
