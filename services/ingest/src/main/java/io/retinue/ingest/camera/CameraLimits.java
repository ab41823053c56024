package io.retinue.ingest.camera;

import io.retinue.ingest.source.Playback;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a camera's source may take, when its picture counts as frozen, and how long to pause after
 * failures.
 *
 * @param open longest time to open the source; more than zero
 * @param read longest time to the next frame, at least three times what lies between two frames;
 *     more than zero
 * @param frozenAfter time with one and the same decoded picture after which the camera is FROZEN,
 *     more than zero; empty for a source whose picture may stand still
 * @param longestPause before another attempt, however many have failed; 0.5 s, which is that of the
 *     first failure, or more
 */
public record CameraLimits(
    Duration open, Duration read, Optional<Duration> frozenAfter, Duration longestPause) {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Longer than the deadlines of the readers themselves, which name the fault better. */
  public static final CameraLimits CAMERA =
      new CameraLimits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Optional.of(Duration.ofSeconds(30)),
          LONGEST_PAUSE);

  /** A disk that sleeps takes long, and a film may show one picture for long. */
  public static final CameraLimits FILM =
      new CameraLimits(
          Duration.ofMinutes(1), Duration.ofMinutes(1), Optional.empty(), LONGEST_PAUSE);

  public CameraLimits {
    requirePositive("open", open);
    requirePositive("read", read);
    frozenAfter.ifPresent(time -> requirePositive("frozenAfter", time));
    if (longestPause.compareTo(ReconnectPolicy.FIRST) < 0) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "longestPause " + longestPause + " is out of range",
          "write 0.5 s or more");
    }
  }

  static CameraLimits of(Playback playback) {
    return playback.end() == Playback.End.RECONNECT ? CAMERA : FILM;
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
