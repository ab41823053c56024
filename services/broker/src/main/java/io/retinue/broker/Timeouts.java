package io.retinue.broker;

import java.time.Duration;

/**
 * How long to wait.
 *
 * @param start for a broker to become ready; recovery after kill −9 on a busy machine included
 * @param others for other processes: one that starts a broker, or a broker that stops
 * @param grace how long a broker runs after its last lease
 */
record Timeouts(Duration start, Duration others, Duration grace) {
  static final Timeouts USUAL =
      new Timeouts(Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(3));
}
