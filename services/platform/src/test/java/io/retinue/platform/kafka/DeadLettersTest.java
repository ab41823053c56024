package io.retinue.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.topic.Topic;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final byte[] GATE = "gate".getBytes(UTF_8);
  private static final byte[] VALUE = {0, 1, 2};

  private final IllegalStateException cause = new IllegalStateException("no JPEG");

  @Test
  void shouldKeepTheOriginalAndNameItsPlaceAndTheReason() {
    Headers headers = new RecordHeaders().add("traceparent", new byte[] {7}).add("none", null);

    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(original(GATE, VALUE, headers, 1234), cause);

    assertThat(letter.topic()).isEqualTo("retinue.dead-letters");
    assertThat(letter.key()).isEqualTo(GATE);
    assertThat(letter.value()).isEqualTo(VALUE);
    assertThat(letter.headers().lastHeader("traceparent").value()).containsExactly(7);
    assertThat(letter.headers().lastHeader("none").value()).isNull();
    assertThat(text(letter, DeadLetters.EXCEPTION)).isEqualTo("java.lang.IllegalStateException");
    assertThat(text(letter, DeadLetters.MESSAGE)).isEqualTo("no JPEG");
    assertThat(text(letter, DeadLetters.STACK_TRACE)).contains("DeadLettersTest");
    assertThat(text(letter, DeadLetters.TOPIC)).isEqualTo("retinue.frames");
    assertThat(text(letter, DeadLetters.PARTITION)).isEqualTo("3");
    assertThat(text(letter, DeadLetters.OFFSET)).isEqualTo("42");
    assertThat(text(letter, DeadLetters.TIMESTAMP)).isEqualTo("1234");
    assertThat(letter.headers().lastHeader(DeadLetters.CUT)).isNull();
  }

  /** A producer refuses a negative time, and retention would delete a letter of 1970 at once. */
  @Test
  void shouldTakeTheTimeOfWritingWhateverTheOriginalsTimeIs() {
    for (long time : new long[] {-1, Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
      ProducerRecord<byte[], byte[]> letter =
          DeadLetters.of(original(GATE, VALUE, new RecordHeaders(), time), cause);

      assertThat(letter.timestamp()).isNull();
      assertThat(text(letter, DeadLetters.TIMESTAMP)).isEqualTo(Long.toString(time));
    }
  }

  @Test
  void shouldFitIntoTheTopicWhateverTheOriginalsSizeIs() {
    Headers headers = new RecordHeaders().add("large", new byte[2 << 20]).add("small", VALUE);
    byte[] key = new byte[2 << 20];
    byte[] value = new byte[Topic.MAX_MESSAGE_BYTES + 1];
    Exception wordy = new IllegalStateException("\u20ac".repeat(1 << 20));

    ProducerRecord<byte[], byte[]> letter = DeadLetters.of(original(key, value, headers, 0), wordy);

    assertThat(text(letter, DeadLetters.CUT)).isEqualTo("headers,key,value");
    assertThat(letter.headers().lastHeader("large")).isNull();
    assertThat(letter.headers().lastHeader("small").value()).isEqualTo(VALUE);
    long headerBytes = 0;
    for (Header header : letter.headers()) {
      headerBytes += 10L + header.key().length() + header.value().length;
    }
    long recordAndBatch = 200;
    assertThat(letter.key().length + letter.value().length + headerBytes + recordAndBatch)
        .isLessThanOrEqualTo(DeadLetters.MAX_BYTES);
  }

  @Test
  void shouldBoundManySmallHeaders() {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < 100_000; i++) {
      headers.add("h", new byte[0]);
    }

    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(original(GATE, VALUE, headers, 0), cause);

    assertThat(letter.headers().toArray()).hasSizeLessThan(2_000);
    assertThat(text(letter, DeadLetters.CUT)).isEqualTo("headers");
  }

  @Test
  void shouldNotTakeOverHeadersThatOnlyRetinueMayWrite() {
    Headers forged =
        new RecordHeaders()
            .add(DeadLetters.TOPIC, "forged".getBytes(UTF_8))
            .add("retinue.detector.outcome", VALUE);

    ProducerRecord<byte[], byte[]> letter = DeadLetters.of(original(GATE, VALUE, forged, 0), cause);

    assertThat(letter.headers().headers(DeadLetters.TOPIC)).hasSize(1);
    assertThat(text(letter, DeadLetters.TOPIC)).isEqualTo("retinue.frames");
    assertThat(letter.headers().lastHeader("retinue.detector.outcome")).isNull();
  }

  @Test
  void shouldBuildALetterOfARecordWithoutKeyAndValue() {
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(original(null, null, new RecordHeaders(), 0), new StackOverflowError());

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(text(letter, DeadLetters.MESSAGE)).isEqualTo("null");
  }

  @Test
  void shouldGiveTheOffsetOfAnOriginalOfThatTopic() {
    Headers letter = DeadLetters.of(original(GATE, VALUE, new RecordHeaders(), 0), cause).headers();

    assertThat(DeadLetters.originalOffset(letter, Topic.FRAMES)).hasValue(42);
    assertThat(DeadLetters.originalOffset(letter, Topic.CAMERAS)).isEmpty();
    letter.add(DeadLetters.OFFSET, "-1".getBytes(UTF_8));
    assertThat(DeadLetters.originalOffset(letter, Topic.FRAMES)).isEmpty();
    assertThat(DeadLetters.originalOffset(new RecordHeaders(), Topic.FRAMES)).isEmpty();
  }

  private static ConsumerRecord<byte[], byte[]> original(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers, long time) {
    return new ConsumerRecord<>(
        Topic.FRAMES.topicName(),
        3,
        42,
        time,
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static String text(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
