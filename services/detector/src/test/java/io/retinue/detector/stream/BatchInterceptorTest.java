package io.retinue.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.model.BatchClock.Temperature;
import io.retinue.detector.stream.BatchInterceptor.OutcomeHeader;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchInterceptorTest {
  private final DetectorParts parts = new DetectorParts(8);
  private final FakeFrameModel model = new FakeFrameModel(1);
  private final BatchInterceptor interceptor = new BatchInterceptor();

  @BeforeEach
  void configure() {
    parts.slot.offer(model);
    took(Duration.ofMillis(10));
    interceptor.configure(Map.of(BatchInterceptor.POLLS, parts.polls));
  }

  @AfterEach
  void close() {
    interceptor.close();
    parts.close();
  }

  @Test
  void shouldRunAPollOfSeveralPartitionsAsOneBatch() {
    ConsumerRecords<byte[], byte[]> polled = poll(parts.values(1, 2), parts.values(3));

    ConsumerRecords<byte[], byte[]> passed = interceptor.onConsume(polled);

    assertThat(passed).isSameAs(polled);
    assertThat(model.batches()).containsExactly(3);
    assertThat(passed)
        .extracting(BatchInterceptorTest::label)
        .containsExactly("gray-1", "gray-2", "gray-3");
  }

  @Test
  void shouldCommitAtOnceWhereNoFrameWaitsForTheNextPoll() {
    ConsumerRecords<byte[], byte[]> polled = poll(parts.values(1, 2), parts.values(3));

    assertThat(commits(interceptor.onConsume(polled))).containsExactly(false, false, true);
  }

  @Test
  void shouldLeaveTheCommitOfAFullPollToTheInterval() {
    ConsumerRecords<byte[], byte[]> polled = poll(parts.values(1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(commits(interceptor.onConsume(polled))).hasSize(8).containsOnly(false);
  }

  /** The broker aborts a transaction that is open while a slow call runs. */
  @Test
  void shouldCommitAFullPollAtOnceWhereTheNextCallMayBeSlow() {
    took(Duration.ofMillis(10));
    took(Duration.ofSeconds(1));
    ConsumerRecords<byte[], byte[]> polled = poll(parts.values(1, 2, 3, 4, 5, 6, 7, 8));

    List<Boolean> commits = commits(interceptor.onConsume(polled));

    assertThat(commits.subList(0, 7)).containsOnly(false);
    assertThat(commits.get(7)).isTrue();
  }

  /** The first frame of eight would wait for the last. */
  @Test
  void shouldLetTheFramesOfASlowModelRunOneByOne() {
    BatchInterceptor fresh = new BatchInterceptor();
    try (DetectorParts slow = new DetectorParts(8)) {
      slow.slot.offer(model);
      fresh.configure(Map.of(BatchInterceptor.POLLS, slow.polls));
      fresh.onConsume(poll(slow.values(1, 2)));
      assertThat(model.batches()).as("its speed is not known").isEmpty();

      slow.batchClock.finished(model.release(), 1, Duration.ofMillis(400), Temperature.WARM);
      fresh.onConsume(poll(slow.values(1, 2)));
      assertThat(model.batches()).as("8 take 3.2 s").isEmpty();
      assertThat(slow.polls.outcome(slow.values(1).get(0))).isInstanceOf(Detected.class);

      slow.batchClock.finished(model.release(), 1, Duration.ofMillis(20), Temperature.WARM);
      fresh.onConsume(poll(slow.values(1, 2)));
      assertThat(model.batches()).as("it was the machine that was slow").containsExactly(1, 2);
    }
  }

  private void took(Duration each) {
    parts.batchClock.finished(model.release(), 1, each, Temperature.WARM);
  }

  @Test
  void shouldLeaveKeysAndValuesAsTheyCame() {
    byte[] original = parts.values(1).get(0);
    ConsumerRecords<byte[], byte[]> polled = poll(List.of(original.clone()));

    ConsumerRecord<byte[], byte[]> passed = interceptor.onConsume(polled).iterator().next();

    assertThat(passed.value()).isEqualTo(original);
    assertThat(passed.key()).isEqualTo(new byte[] {42});
  }

  @Test
  void shouldPassRecordsOnWithoutOutcomeWhenTheDetectorFailsAsAWhole() {
    parts.detector.close(); // its decoders refuse work from now on

    ConsumerRecord<byte[], byte[]> passed =
        interceptor.onConsume(poll(parts.values(1))).iterator().next();

    assertThat(OutcomeHeader.removeFrom(passed.headers())).isNull();
  }

  @Test
  void shouldPassRecordsOnWhenNoDetectorWasGiven() {
    BatchInterceptor bare = new BatchInterceptor();
    bare.configure(Map.of());

    ConsumerRecord<byte[], byte[]> passed = bare.onConsume(poll(parts.values(1))).iterator().next();

    assertThat(passed.headers()).isEmpty();
  }

  @Test
  void shouldNotCallTheModelForAnEmptyPoll() {
    interceptor.onConsume(poll());

    assertThat(model.batches()).isEmpty();
  }

  private static String label(ConsumerRecord<byte[], byte[]> record) {
    OutcomeHeader attached = OutcomeHeader.removeFrom(record.headers());
    return attached == null ? "none" : ((Detected) attached.outcome()).boxes().get(0).label();
  }

  @SafeVarargs
  private static ConsumerRecords<byte[], byte[]> poll(List<byte[]>... partitions) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    for (int p = 0; p < partitions.length; p++) {
      int partition = p;
      records.put(
          new TopicPartition("frames", p),
          partitions[p].stream()
              .map(value -> new ConsumerRecord<>("frames", partition, 0, new byte[] {42}, value))
              .toList());
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  /** Whether a commit is wanted after each record. */
  private static List<Boolean> commits(ConsumerRecords<byte[], byte[]> passed) {
    List<Boolean> commits = new ArrayList<>();
    passed.forEach(
        record ->
            commits.add(
                Objects.requireNonNull(OutcomeHeader.removeFrom(record.headers()))
                    .commit()
                    .processed()));
    return commits;
  }
}
