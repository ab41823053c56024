package io.retinue.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.DetectorParts;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeletedFramesTest {
  private static final TopicPartition FRAMES = new TopicPartition("retinue.frames", 3);

  private final DetectorParts parts = new DetectorParts(1);
  private final Log log = new Log();
  private final DeletedFrames deleted = new DeletedFrames(log, parts.counters);

  private static final class Log implements DeletedFrames.Offsets {
    private OptionalLong committed = OptionalLong.empty();
    private long oldest;
    private boolean isAway;

    @Override
    public OptionalLong committed(TopicPartition partition) {
      if (isAway) {
        throw new KafkaException("the broker is away");
      }
      return committed;
    }

    @Override
    public long oldest(TopicPartition partition) {
      return oldest;
    }
  }

  @AfterEach
  void close() {
    parts.close();
  }

  @Test
  void shouldCountWhatWasDeletedWhileItRan() {
    poll(0, 10);
    log.committed = OptionalLong.of(8); // two are processed, not yet committed
    log.oldest = 25;
    poll(25, 30);

    assertThat(deleted.total()).isEqualTo(15);
    assertThat(
            parts
                .meters
                .get("retinue.frames.deleted.unread")
                .tag("partition", "3")
                .counter()
                .count())
        .isEqualTo(15);
  }

  @Test
  void shouldCountWhatWasDeletedWhileNoDetectorRan() {
    log.committed = OptionalLong.of(100);
    log.oldest = 140;

    poll(140, 150);

    assertThat(deleted.total()).isEqualTo(40);
  }

  @Test
  void shouldNotCountWhatWasDeletedBeforeTheGroupExisted() {
    log.oldest = 140;

    poll(140, 150);

    assertThat(deleted.total()).isZero();
  }

  @Test
  void shouldNotCountWhatAnotherInstanceHasRead() {
    poll(0, 10);
    log.committed = OptionalLong.of(50);
    poll(50, 60);
    poll(55, 60); // after a rebalance: some come again

    assertThat(deleted.total()).isZero();
  }

  @Test
  void shouldNotCountOffsetsThatHoldNoFrames() {
    poll(0, 10);
    poll(11, 20); // a transaction's marker lies between

    assertThat(deleted.total()).isZero();
  }

  @Test
  void shouldGoOnWhenTheBrokersDoNotAnswer() {
    log.isAway = true;

    poll(140, 150);

    assertThat(deleted.total()).isZero();
  }

  private void poll(long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> records =
        LongStream.range(from, to)
            .mapToObj(
                offset ->
                    new ConsumerRecord<>(
                        FRAMES.topic(), FRAMES.partition(), offset, new byte[0], new byte[0]))
            .toList();
    deleted.count(new ConsumerRecords<>(Map.of(FRAMES, records), Map.of()));
  }
}
