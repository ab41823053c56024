package io.retinue.console;

import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.release.Releases;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the page.
 *
 * @param host address to listen on; loopback unless people elsewhere shall see the cameras
 * @param port port to listen on, 0 for a free one
 * @param allowedHosts the host names by which browsers may reach the page
 * @param model the model whose releases are shown, the key of the models topic
 * @param pictureBytes how many bytes of recent pictures are kept for all cameras together
 * @param pictureHistory how far back pictures are read at the start
 * @param maxPages how many pages may listen at one time; a further one gets 503 with Retry-After
 * @param evidence where the clips and pictures of alerts are; empty where none are kept
 */
public record ConsoleConfig(
    String host,
    int port,
    AllowedHosts allowedHosts,
    String model,
    long pictureBytes,
    Duration pictureHistory,
    int maxPages,
    Optional<EvidenceFolder> evidence) {
  public static final int PORT = 8080;
  public static final String LOOPBACK = "127.0.0.1";

  private static final long MOST_PICTURE_BYTES = 256 << 20;

  public ConsoleConfig {
    require(port >= 0 && port <= 65_535, "A port lies within 0 and 65535, not " + port + ".");
    require(
        pictureBytes >= 1 << 20,
        "At least 1 MiB of pictures is kept, not " + pictureBytes + " bytes.");
    require(!pictureHistory.isNegative(), "The history of pictures is zero or more.");
    require(maxPages >= 1, "At least 1 page may listen, not " + maxPages + ".");
  }

  /** On loopback at the given port; a quarter of the heap for pictures, at most 256 MiB. */
  public static ConsoleConfig onPort(int port) {
    long quarter = Runtime.getRuntime().maxMemory() / 4;
    return new ConsoleConfig(
        LOOPBACK,
        port,
        AllowedHosts.loopback(),
        Releases.DEFAULT_MODEL,
        Math.max(1 << 20, Math.min(MOST_PICTURE_BYTES, quarter)),
        Duration.ofSeconds(20),
        32,
        Optional.empty());
  }

  public static ConsoleConfig defaults() {
    return onPort(PORT);
  }

  /** The same on another address. */
  public ConsoleConfig on(String address) {
    return new ConsoleConfig(
        address, port, allowedHosts, model, pictureBytes, pictureHistory, maxPages, evidence);
  }

  /** The same for these host names. */
  public ConsoleConfig allowing(AllowedHosts hosts) {
    return new ConsoleConfig(
        host, port, hosts, model, pictureBytes, pictureHistory, maxPages, evidence);
  }

  /** The same with the clips and pictures of that folder. */
  public ConsoleConfig showing(EvidenceFolder folder) {
    return new ConsoleConfig(
        host,
        port,
        allowedHosts,
        model,
        pictureBytes,
        pictureHistory,
        maxPages,
        Optional.of(folder));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
