package io.retinue.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.detector.metrics.FrameLag.Lag;
import io.retinue.detector.testing.FrameBench;
import io.retinue.platform.topic.Topic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameLagTest {
  private static final long NONE_IS_OLD = 0;

  @Test
  void shouldSeeNoDangerInALogThatWasNeverDeletedFrom() {
    assertThat(Lag.of(10, 0, NONE_IS_OLD, 1_000)).isEqualTo(new Lag(990, 0));
  }

  @Test
  void shouldSeeTheUnreadFramesOfTheOldestQuarterInDanger() {
    // the log holds 1000 to 2000; its oldest quarter ends at 1250
    assertThat(Lag.of(1_100, 1_000, NONE_IS_OLD, 2_000)).isEqualTo(new Lag(900, 150));
    assertThat(Lag.of(1_900, 1_000, NONE_IS_OLD, 2_000)).isEqualTo(new Lag(100, 0));
  }

  @Test
  void shouldSeeUnreadFramesInDangerByTheirAge() {
    assertThat(Lag.of(10, 0, 60, 100)).isEqualTo(new Lag(90, 50));
  }

  @Test
  void shouldMeasureWhatTheGroupHasNotCommitted(@TempDir Path folder) throws Exception {
    try (FrameBench bench = new FrameBench(folder);
        Admin admin = bench.clients.newAdmin()) {
      byte[] frame = bench.value(bench.synthetic.complete("gate", 0, Instant.now()));
      for (int i = 0; i < 5; i++) {
        bench.publishRecord(new ProducerRecord<>(Topic.FRAMES.topicName(), 0, null, frame));
      }
      bench.ledger(); // flushes
      TopicPartition partition = new TopicPartition(Topic.FRAMES.topicName(), 0);
      admin
          .alterConsumerGroupOffsets(
              bench.applicationId(), Map.of(partition, new OffsetAndMetadata(2)))
          .all()
          .get();

      assertThat(measured(bench, Instant.now())).isEqualTo(new Lag(3, 0));
      assertThat(measured(bench, Instant.now().plus(Duration.ofDays(365))))
          .as("a year later, when every frame is old")
          .isEqualTo(new Lag(3, 3));
    }
  }

  private static Lag measured(FrameBench bench, Instant now) {
    try (FrameLag lag =
        new FrameLag(
            bench.clients,
            bench.applicationId(),
            Clock.fixed(now, ZoneOffset.UTC),
            new SimpleMeterRegistry())) {
      return lag.measure();
    }
  }

  @Test
  void shouldCountOnlyWhatIsStillThere() {
    assertThat(Lag.of(10, 1_000, NONE_IS_OLD, 2_000)).isEqualTo(new Lag(1_000, 250));
  }
}
