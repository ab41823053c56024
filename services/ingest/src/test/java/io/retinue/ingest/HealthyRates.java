package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.testkit.CameraLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether cameras keep their rate for some time, as their frames on the topic show it. */
final class HealthyRates {
  private static final double TOLERANCE = 0.05;

  private final EightCameras cameras;
  private final List<String> healthy;
  private final Instant from = Instant.now();
  private final Map<String, Long> due = new HashMap<>();
  private Instant to = from;

  /** The time begins. */
  HealthyRates(EightCameras cameras, List<String> healthy) {
    this.cameras = cameras;
    this.healthy = List.copyOf(healthy);
    healthy.forEach(name -> due.put(name, -cameras.server(name).picturesDue()));
  }

  /** The time ends. */
  void end() {
    to = Instant.now();
    healthy.forEach(name -> due.merge(name, cameras.server(name).picturesDue(), Long::sum));
  }

  /**
   * Within 5 % of what the camera had to send, and not blind.
   *
   * @param longestGap time without a frame that is too long
   */
  void requireKept(Map<String, CameraLedger> ledgers, Duration longestGap) {
    double seconds = Duration.between(from, to).toNanos() / 1e9;
    for (String name : healthy) {
      CameraLedger ledger = Objects.requireNonNull(ledgers.get(name));
      double wanted = Objects.requireNonNull(due.get(name)) / seconds;
      assertThat(ledger.rate(from, to)).as(name).isCloseTo(wanted, within(TOLERANCE * wanted));
      assertThat(ledger.gaps(longestGap)).as(name).isEmpty();
      assertThat(ledger.blind()).as(name).isEmpty();
      assertThat(ledger.frames())
          .extracting(f -> f.name().epoch())
          .as(name)
          .containsOnly(ledger.frames().get(0).name().epoch());
    }
  }
}
