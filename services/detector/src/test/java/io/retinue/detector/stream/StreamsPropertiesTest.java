package io.retinue.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
  private static final Path DATA = Path.of("data");

  @Test
  void shouldMakeAPollABatchAndLoseNothing() {
    Map<String, Object> properties = properties(StreamConfig.defaults(DATA), Map.of());

    assertThat(properties)
        .containsEntry("application.id", "retinue-detector")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 100L)
        .containsEntry("poll.ms", 50)
        .containsEntry("main.consumer.fetch.max.wait.ms", 100)
        .containsEntry("buffered.records.per.partition", 64)
        .containsEntry("producer.linger.ms", 0)
        .containsEntry("main.consumer.max.poll.records", 8)
        .containsEntry("main.consumer.max.poll.interval.ms", 30 * 60_000)
        .containsEntry("producer.transaction.timeout.ms", 10_000)
        .containsEntry("main.consumer.session.timeout.ms", 6000)
        .containsEntry("main.consumer.heartbeat.interval.ms", 2000)
        .containsEntry("main.consumer.interceptor.classes", BatchInterceptor.class.getName())
        .containsEntry("processing.exception.handler", DeadLetterHandler.class.getName())
        .doesNotContainKey("main.consumer.group.instance.id");
  }

  @Test
  void shouldTakeGuaranteeInstanceAndOverridesFromTheSettings() {
    StreamConfig stream =
        Changed.in(
            Changed.in(
                StreamConfig.defaults(DATA).withInstanceId("pod-1"),
                "guarantee",
                StreamConfig.Guarantee.AT_LEAST_ONCE),
            "overrides",
            Map.of("commit.interval.ms", "250"));

    assertThat(properties(stream, Map.of()))
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("main.consumer.group.instance.id", "pod-1")
        .containsEntry("commit.interval.ms", "250");
  }

  @Test
  void shouldLeaveSessionsToTheBrokerUnderTheStreamsProtocol() {
    StreamConfig stream = StreamConfig.defaults(DATA).withInstanceId("pod-1");

    assertThat(properties(stream, Map.of("group.protocol", "streams")))
        .doesNotContainKey("main.consumer.session.timeout.ms")
        .doesNotContainKey("main.consumer.group.instance.id");
  }

  private static Map<String, Object> properties(StreamConfig stream, Map<String, String> client) {
    KafkaConnection connection =
        new KafkaConnection("unused:9092", URI.create("http://unused"), client);
    try (DetectorParts parts = new DetectorParts(8)) {
      return StreamsProperties.of(
          new KafkaClients(connection), stream, 8, parts.polls, parts.counters);
    }
  }
}
