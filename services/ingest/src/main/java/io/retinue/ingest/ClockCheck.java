package io.retinue.ingest;

import io.retinue.platform.kafka.BrokerClock;
import io.retinue.platform.service.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this machine's clock with the brokers'. If it is behind, the detector sheds live frames
 * as stale. Thread-safe.
 */
final class ClockCheck {
  private static final Duration NOTICEABLE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);

  private final Clock clock;
  private volatile Duration ahead = Duration.ZERO;

  ClockCheck(Clock clock) {
    this.clock = clock;
  }

  /** Compares the clocks again; completes when the brokers have answered, or could not. */
  CompletionStage<Void> update(Admin admin) {
    return BrokerClock.ahead(admin, clock)
        .toCompletionStage()
        .handle(
            (difference, failure) -> {
              if (failure != null) {
                LOG.debug("the brokers' clock could not be read", failure);
              } else {
                Duration before = ahead;
                ahead = difference;
                if (isNoticeable(difference) && !isNoticeable(before)) {
                  LOG.warn("{}", text(difference));
                }
              }
              return null;
            });
  }

  /** {@code health}, with the difference where there is one. */
  Health with(Health health) {
    Duration difference = ahead;
    return isNoticeable(difference)
        ? new Health(health.state(), text(difference) + "; " + health.detail())
        : health;
  }

  private static boolean isNoticeable(Duration difference) {
    return difference.abs().compareTo(NOTICEABLE) > 0;
  }

  private static String text(Duration difference) {
    return "this machine's clock is %d s %s the brokers' clock: set it"
        .formatted(difference.abs().toSeconds(), difference.isNegative() ? "behind" : "ahead of");
  }
}
