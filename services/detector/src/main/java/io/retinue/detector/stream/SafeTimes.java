package io.retinue.detector.stream;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a frame's record, which becomes that of its event. A time that brokers refuse, or
 * with which retention would delete the event at once, is replaced by the present. Kafka's own
 * extractor fails the task on negative times.
 */
final class SafeTimes implements TimestampExtractor {
  /** Within the 7 days for which detections are kept. */
  private static final Duration OLDEST = Duration.ofDays(6);

  /** Brokers refuse more than an hour. */
  private static final Duration FARTHEST = Duration.ofMinutes(30);

  private final Clock clock;

  SafeTimes(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    long time = record.timestamp();
    boolean isSafe = time >= now - OLDEST.toMillis() && time <= now + FARTHEST.toMillis();
    return isSafe ? time : now;
  }
}
