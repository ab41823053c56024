package io.retinue.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.stream.BatchInterceptor.OutcomeHeader;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
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
