package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class ReportsTest {
  @Test
  void shouldNameWhatKafkaRefuses() {
    Reports reports =
        Reports.orNone(
            () -> {
              throw new TopicAuthorizationException(Set.of("retinue.cameras"));
            });

    assertThat(reports.byCamera()).isEmpty();
    assertThat(reports.trouble().orElseThrow())
        .startsWith("reading Kafka failed: ")
        .contains("Not authorized to access topics: [retinue.cameras]");
  }
}
