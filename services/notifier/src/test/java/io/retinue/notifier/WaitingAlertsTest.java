package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.WaitingAlerts.Waiting;
import io.retinue.schemas.AlertEvent;
import io.retinue.testkit.SampleRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WaitingAlertsTest {
  private static final TopicPartition FIRST = new TopicPartition("alerts", 0);
  private static final TopicPartition SECOND = new TopicPartition("alerts", 1);
  private static final Bundle FEW = new Bundle(2, 4);

  private final WaitingAlerts waiting = new WaitingAlerts(WaitingAlertsTest::decode);

  @Test
  void shouldForgetAtOnceWhatIsNotForTheSink() {
    add(FIRST, 7, false);
    add(FIRST, 8, false);
    add(SECOND, 3, true);
    add(SECOND, 4, false);

    assertThat(waiting.done(0)).isEqualTo(Map.of(FIRST, new OffsetAndMetadata(9)));
    assertThat(waiting.isEmpty()).isFalse();
    assertThat(waiting.done(1)).isEqualTo(Map.of(SECOND, new OffsetAndMetadata(5)));
    assertThat(waiting.isEmpty()).isTrue();
    assertThat(waiting.done(0)).isEmpty();
  }

  @Test
  void shouldBundleWhatWaitsWhenItIsMoreThanAFew() {
    add(FIRST, 0, true);
    add(FIRST, 1, true);
    assertThat(waiting.next(FEW)).hasSize(1);
    waiting.done(1);
    for (int i = 2; i < 8; i++) {
      add(FIRST, i, true);
    }

    assertThat(ids(waiting.next(FEW))).containsExactly("0/1", "0/2", "0/3", "0/4");
    assertThat(waiting.done(4)).isEqualTo(Map.of(FIRST, new OffsetAndMetadata(5)));
    assertThat(ids(waiting.next(FEW))).containsExactly("0/5", "0/6", "0/7");
    assertThat(waiting.next(Bundle.NONE)).hasSize(3); // as it was begun
  }

  @Test
  void shouldKeepAMessageAsItIsUntilItIsDone() {
    add(FIRST, 0, true);
    List<Waiting> message = waiting.next(FEW);
    for (int i = 1; i < 6; i++) {
      add(FIRST, i, true);
    }

    assertThat(waiting.next(FEW)).isEqualTo(message).hasSize(1);
  }

  @Test
  void shouldForgetThePartitionsOfOthers() {
    add(FIRST, 0, true);
    add(SECOND, 0, true);
    add(SECOND, 1, false);
    waiting.next(FEW);

    waiting.forget(List.of(FIRST));

    assertThat(ids(waiting.next(FEW))).containsExactly("1/0");
    waiting.forget(List.of(SECOND));
    assertThat(waiting.isEmpty()).isTrue();
    assertThat(waiting.records()).isZero();
  }

  private void add(TopicPartition place, long offset, boolean wanted) {
    byte[] value = wanted ? new byte[1] : new byte[0];
    waiting.add(new ConsumerRecord<>(place.topic(), place.partition(), offset, null, value));
  }

  private static Optional<AlertEvent> decode(ConsumerRecord<byte[], byte[]> record) {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId(record.partition() + "/" + record.offset());
    return record.value().length == 0 ? Optional.empty() : Optional.of(event);
  }

  private static List<String> ids(List<Waiting> message) {
    return message.stream().map(one -> one.event().getAlertId()).toList();
  }
}
