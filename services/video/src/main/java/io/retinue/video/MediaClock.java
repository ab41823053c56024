package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Time of each frame since the first one, in milliseconds; it never decreases. A time a little
 * before the last one is held at the last one; a frame without a time gets the one that the frame
 * rate gives. A jump, forward by more than ten seconds and three frames, or back by more than a
 * second, is left out: time goes on from the frame before by one frame. Not thread-safe.
 */
final class MediaClock {
  private static final double LONGEST_GAP_SECONDS = 10;
  private static final double LONGEST_GAP_FRAMES = 3;
  private static final double LONGEST_STEP_BACK_SECONDS = 1;

  private final double secondsPerTick;
  private final double framesPerSecond;
  private boolean began;
  private long originTick = avutil.AV_NOPTS_VALUE;
  private double originSeconds;
  private long lastIndex;
  private double lastSeconds;
  private @Nullable String firstJump;

  MediaClock(AVRational timeBase, double framesPerSecond) {
    this.secondsPerTick = avutil.av_q2d(timeBase);
    this.framesPerSecond = framesPerSecond;
  }

  /**
   * The time of a frame.
   *
   * @param tick the container's time; AV_NOPTS_VALUE where it has none
   * @param index of the frame, greater than that of the frame before
   */
  long at(long tick, long index) {
    double byRate = byRate(index);
    double seconds = byRate;
    if (isTime(tick)) {
      if (originTick == avutil.AV_NOPTS_VALUE) {
        setOrigin(tick, byRate);
      }
      seconds = byTick(tick);
      if (isJump(seconds - lastSeconds)) {
        jumped(seconds, index);
        setOrigin(tick, byRate);
        seconds = byRate;
      }
    }
    began = true;
    lastIndex = index;
    lastSeconds = Math.max(lastSeconds, seconds);
    return Math.round(lastSeconds * 1000);
  }

  /** What {@link #at} would return for a frame; nothing changes. */
  long preview(long tick, long index) {
    double byRate = byRate(index);
    double seconds = isTime(tick) && originTick != avutil.AV_NOPTS_VALUE ? byTick(tick) : byRate;
    double withoutJump = isJump(seconds - lastSeconds) ? byRate : seconds;
    return Math.round(Math.max(lastSeconds, withoutJump) * 1000);
  }

  private double byRate(long index) {
    return began ? lastSeconds + (index - lastIndex) / framesPerSecond : 0;
  }

  private boolean isTime(long tick) {
    return tick != avutil.AV_NOPTS_VALUE && Double.isFinite(secondsPerTick);
  }

  /** As doubles: the difference of two hostile longs may overflow. */
  private double byTick(long tick) {
    return ((double) tick - (double) originTick) * secondsPerTick + originSeconds;
  }

  /** The jumps that were left out, as half a sentence; null if there was none. */
  @Nullable String jumps() {
    return firstJump == null
        ? null
        : "the film's clock jumps, first " + firstJump + "; the jumps are left out";
  }

  private boolean isJump(double gap) {
    double longest = Math.max(LONGEST_GAP_SECONDS, LONGEST_GAP_FRAMES / framesPerSecond);
    return gap > longest || gap < -LONGEST_STEP_BACK_SECONDS;
  }

  private void jumped(double seconds, long index) {
    if (firstJump == null) {
      firstJump = "from %.3f s to %.3f s at frame %d".formatted(lastSeconds, seconds, index);
    }
  }

  private void setOrigin(long tick, double seconds) {
    originTick = tick;
    originSeconds = seconds;
  }
}
