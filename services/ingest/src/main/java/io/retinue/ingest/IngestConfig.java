package io.retinue.ingest;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What ingest does.
 *
 * @param cameras the cameras, each with a name of its own; without any, ingest waits for the first
 * @param maxDetectorLag most frames by which the detector may lag behind a file played with {@link
 *     Playback#ONCE_FAST}, 1 to 100000
 * @param statusEvery time between two statuses of a camera, more than zero
 * @param stalledAfter time without an acknowledged frame after which a camera is STALLED, more than
 *     zero
 * @param startCheck what becomes of a source that cannot be opened at the start
 */
public record IngestConfig(
    List<CameraConfig> cameras,
    int maxDetectorLag,
    Duration statusEvery,
    Duration stalledAfter,
    StartCheck startCheck) {
  /**
   * What becomes of a source that cannot be opened at the start. A camera on the network that
   * cannot be opened is always a camera that is down.
   */
  public enum StartCheck {
    /** Ingest refuses to start: for a person who waits for the result. */
    REFUSE_BAD_SOURCES,
    /** The camera is down and is tried again, as after any later failure. */
    RETRY_BAD_SOURCES
  }

  public IngestConfig {
    cameras = List.copyOf(cameras);
    requireDistinct(cameras);
    if (maxDetectorLag < 1 || maxDetectorLag > 100_000) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "maxDetectorLag " + maxDetectorLag + " is out of range",
          "write 1 to 100000 frames");
    }
    requirePositive("statusEvery", statusEvery);
    requirePositive("stalledAfter", stalledAfter);
  }

  /**
   * The defaults: 200 frames of lag, a status a second, stalled after five, bad sources refused.
   */
  public IngestConfig(List<CameraConfig> cameras) {
    this(cameras, 200, Duration.ofSeconds(1), Duration.ofSeconds(5), StartCheck.REFUSE_BAD_SOURCES);
  }

  /** This, but sources that cannot be opened at the start are tried again. */
  public IngestConfig retryingBadSources() {
    return new IngestConfig(
        cameras, maxDetectorLag, statusEvery, stalledAfter, StartCheck.RETRY_BAD_SOURCES);
  }

  /** The names of the cameras. */
  public List<String> cameraNames() {
    return cameras.stream().map(CameraConfig::name).toList();
  }

  static void requireDistinct(List<CameraConfig> cameras) {
    Set<String> names = new HashSet<>();
    for (CameraConfig camera : cameras) {
      if (!names.add(camera.name())) {
        throw new RetinueException(
            ErrorKind.INVALID_SETTING,
            "two cameras are named '" + camera.name() + "'",
            "give each camera a name of its own");
      }
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          name + " " + value + " is out of range",
          "write more than zero");
    }
  }
}
