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
 * Compares this machine's clock with the brokers'. A clock that is wrong makes the detector shed
 * live frames as stale; one that is wrong by the retention of the frames topic loses all of them.
 * Thread-safe.
 */
final class ClockCheck {
  /** Frames older than this are deleted, and frames this far in the future refused. */
  private static final Duration FATAL = Duration.ofMinutes(55);

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

  /** {@code health}, with the difference where there is one; not ready where no frame survives. */
  Health with(Health health) {
    Duration difference = ahead;
    if (!isNoticeable(difference)) {
      return health;
    }
    String detail = text(difference) + "; " + health.detail();
    boolean survives = difference.abs().compareTo(FATAL) < 0;
    return health.ready() && !survives
        ? Health.starting(detail)
        : new Health(health.state(), detail);
  }

  private static boolean isNoticeable(Duration difference) {
    return difference.abs().compareTo(NOTICEABLE) > 0;
  }

  private static String text(Duration difference) {
    return "this machine's clock is %d s %s the brokers' clock: set it"
        .formatted(difference.abs().toSeconds(), difference.isNegative() ? "behind" : "ahead of");
  }
}
