package io.retinue.broker;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param start for a broker to become ready; recovery after kill −9 on a busy machine included
 * @param others for other processes: one that starts a broker, or a broker that stops
 * @param grace a broker outlives its last client by this
 */
record Patience(Duration start, Duration others, Duration grace) {
  static final Patience USUAL =
      new Patience(Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(3));
}
