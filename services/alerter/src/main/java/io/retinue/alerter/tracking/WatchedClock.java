package io.retinue.alerter.tracking;

import org.jspecify.annotations.Nullable;

/**
 * The time of one epoch of a camera as it was watched. A stretch of shed frames, a gap and a jump
 * of the camera's clock count {@link #BLIND_AFTER_MS} at most; a clock that goes back stands still.
 *
 * @param mediaTime of the last frame, ms, without jumps of the camera's clock; null before the
 *     first
 * @param lastDetected media time of the last frame that the model saw, ms; null before the first
 * @param watched how much of the epoch was watched up to that frame, ms
 * @param shedSince whether a frame was shed since that frame
 * @param jumped how far the camera's clock has jumped ahead, ms
 */
public record WatchedClock(
    @Nullable Long mediaTime,
    @Nullable Long lastDetected,
    long watched,
    boolean shedSince,
    long jumped) {
  /**
   * Up to here two frames with shed ones between them are as good as a slow camera, ms; what lies
   * beyond was not watched.
   */
  public static final long BLIND_AFTER_MS = 1000;

  /**
   * Two frames of an epoch that are further apart show a jump of the camera's clock, or a gap in
   * which nobody watched, ms.
   */
  public static final long LONGEST_GAP_MS = 10_000;

  /** Before the first frame of an epoch. */
  public static final WatchedClock START = new WatchedClock(null, null, 0, false, 0);

  /**
   * The clock at the next frame.
   *
   * @param cameraTime media time of the frame, as the camera has it, ms
   * @param detected whether the model saw the frame
   */
  public WatchedClock at(long cameraTime, boolean detected) {
    long total = jumped + jump(cameraTime);
    long now = cameraTime - total;
    if (!detected) {
      return new WatchedClock(now, lastDetected, watched, true, total);
    }
    long passed = lastDetected == null ? 0 : now - lastDetected;
    long counted = shedSince ? Math.min(passed, BLIND_AFTER_MS) : passed;
    return new WatchedClock(now, now, watched + counted, false, total);
  }

  private long jump(long cameraTime) {
    if (mediaTime == null) {
      return 0;
    }
    long passed = cameraTime - jumped - mediaTime;
    if (passed < 0) {
      return passed;
    }
    return passed > LONGEST_GAP_MS ? passed - BLIND_AFTER_MS : 0;
  }
}
