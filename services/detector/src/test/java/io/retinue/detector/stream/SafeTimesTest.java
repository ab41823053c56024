package io.retinue.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SafeTimesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

  @Test
  void shouldReplaceTimesThatBrokersRefuseOrDelete() {
    assertThat(extracted(-1)).isEqualTo(NOW.toEpochMilli());
    assertThat(extracted(Long.MIN_VALUE)).isEqualTo(NOW.toEpochMilli());
    assertThat(extracted(Long.MAX_VALUE)).isEqualTo(NOW.toEpochMilli());
    assertThat(extracted(NOW.toEpochMilli() - 5_000)).isEqualTo(NOW.toEpochMilli() - 5_000);
  }

  private static long extracted(long timestamp) {
    ConsumerRecord<Object, Object> record =
        new ConsumerRecord<>(
            "frames",
            0,
            0,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            new Object(),
            new Object(),
            new RecordHeaders(),
            Optional.empty());
    return new SafeTimes(Clock.fixed(NOW, ZoneOffset.UTC)).extract(record, 0);
  }
}
