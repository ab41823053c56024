package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.service.Health;
import io.retinue.testkit.BrokerUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ClockCheckTest {
  private static final Health READY = Health.ready("1 cameras: 1 live");

  @Test
  void shouldSayNothingOfAClockThatAgrees() throws Exception {
    assertThat(healthWithClockOff(Duration.ZERO)).isEqualTo(READY);
  }

  @Test
  void shouldNameAClockThatIsWrong() throws Exception {
    Health health = healthWithClockOff(Duration.ofMinutes(-2));

    assertThat(health.ready()).isTrue();
    assertThat(health.detail())
        .matches(
            "this machine's clock is 1(19|20|21) s behind the brokers' clock: set it;"
                + " 1 cameras: 1 live");
  }

  private static Health healthWithClockOff(Duration difference) throws Exception {
    ClockCheck check = new ClockCheck(Clock.offset(Clock.systemUTC(), difference));
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", BrokerUnderTest.shared().bootstrapServers()))) {
      check.update(admin).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    return check.with(READY);
  }
}
