package io.retinue.detector.stream;

import io.retinue.detector.batch.FrameOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each poll of the Streams main consumer through the model as one batch, across all cameras,
 * and attaches every outcome to its own record. Nothing is held between polls, so nothing can be
 * lost by a commit. The records of a slow model, and those of a poll that fails as a whole, go on
 * without an outcome: they are run one by one in {@link DetectProcessor}, where a failure counts.
 *
 * <p>Kafka makes the instance, by name, and runs it on the Streams thread inside {@code poll}.
 */
public final class BatchInterceptor implements ConsumerInterceptor<byte[], byte[]> {
  /** The consumer property that carries the live {@link PollBatches}. */
  static final String POLLS = "retinue.detector.polls";

  private static final Logger LOG = LoggerFactory.getLogger(BatchInterceptor.class);

  private @Nullable PollBatches polls;

  @Override
  public void configure(Map<String, ?> configs) {
    polls = (PollBatches) configs.get(POLLS);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
    PollBatches current = polls;
    if (current == null || polled.isEmpty()) {
      return polled;
    }
    try {
      current.countDeleted(polled);
      if (!current.areTogether()) {
        return polled;
      }
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
      polled.forEach(records::add);
      List<FrameOutcome> outcomes = current.outcomes(polled);
      PollCommit commit = current.commit(records.size());
      for (int i = 0; i < records.size(); i++) {
        records.get(i).headers().add(new OutcomeHeader(outcomes.get(i), commit));
      }
    } catch (Exception e) {
      LOG.warn("a batch of {} frames failed as a whole; each runs alone", polled.count(), e);
    }
    return polled;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  /**
   * A header that carries objects from the interceptor to the processor of the same record. It
   * never leaves the process: the processor and the dead letters drop it.
   */
  static final class OutcomeHeader implements Header {
    static final String KEY = "retinue.detector.outcome";

    private final FrameOutcome outcome;
    private final PollCommit commit;

    OutcomeHeader(FrameOutcome outcome, PollCommit commit) {
      this.outcome = outcome;
      this.commit = commit;
    }

    /** Takes the header out of the headers; null where there is none of this process. */
    static @Nullable OutcomeHeader removeFrom(Headers headers) {
      Header header = headers.lastHeader(KEY);
      headers.remove(KEY);
      return header instanceof OutcomeHeader attached ? attached : null;
    }

    FrameOutcome outcome() {
      return outcome;
    }

    PollCommit commit() {
      return commit;
    }

    @Override
    public String key() {
      return KEY;
    }

    @Override
    public byte[] value() {
      return outcome.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8);
    }
  }
}
