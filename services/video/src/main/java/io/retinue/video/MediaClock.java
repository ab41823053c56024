package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Time of each frame since the first one, in milliseconds. Times that go backwards are held at the
 * last one; a frame without a time gets the one that the frame rate gives. Not thread-safe.
 */
final class MediaClock {
  private final double secondsPerTick;
  private final double framesPerSecond;
  private long firstTick = avutil.AV_NOPTS_VALUE;
  private long firstIndex;
  private long lastMs;

  MediaClock(AVRational timeBase, double framesPerSecond) {
    this.secondsPerTick = avutil.av_q2d(timeBase);
    this.framesPerSecond = framesPerSecond;
  }

  long at(AVFrame frame, long index) {
    return at(frame.best_effort_timestamp(), index);
  }

  long at(long tick, long index) {
    double seconds;
    if (tick == avutil.AV_NOPTS_VALUE) {
      seconds = index / framesPerSecond;
    } else {
      if (firstTick == avutil.AV_NOPTS_VALUE) {
        firstTick = tick;
        firstIndex = index;
      }
      seconds = (tick - firstTick) * secondsPerTick + firstIndex / framesPerSecond;
    }
    lastMs = Math.max(lastMs, Math.round(seconds * 1000));
    return lastMs;
  }
}
