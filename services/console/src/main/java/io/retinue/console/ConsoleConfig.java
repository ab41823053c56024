package io.retinue.console;

import io.retinue.platform.release.Releases;
import java.time.Duration;

/**
 * Settings of the page.
 *
 * @param host address to listen on; loopback unless people elsewhere shall see the cameras
 * @param port port to listen on, 0 for a free one
 * @param model the model whose releases are shown, the key of the models topic
 * @param pictureBytesPerCamera how many bytes of recent pictures are kept for each camera
 * @param pictureHistory how far back pictures are read at the start
 * @param maxPages how many pages may listen at one time; a further one gets 503 with Retry-After
 */
public record ConsoleConfig(
    String host,
    int port,
    String model,
    long pictureBytesPerCamera,
    Duration pictureHistory,
    int maxPages) {
  public static final int PORT = 8080;
  public static final String LOOPBACK = "127.0.0.1";

  public ConsoleConfig {
    require(port >= 0 && port <= 65_535, "A port lies within 0 and 65535, not " + port + ".");
    require(
        pictureBytesPerCamera >= 1 << 20,
        "At least 1 MiB of pictures is kept for a camera, not " + pictureBytesPerCamera + " B.");
    require(!pictureHistory.isNegative(), "The history of pictures is zero or more.");
    require(maxPages >= 1, "At least 1 page may listen, not " + maxPages + ".");
  }

  /** On loopback at the given port. */
  public static ConsoleConfig onPort(int port) {
    return new ConsoleConfig(
        LOOPBACK, port, Releases.DEFAULT_MODEL, 8 << 20, Duration.ofSeconds(20), 32);
  }

  public static ConsoleConfig defaults() {
    return onPort(PORT);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
