package io.retinue.video;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends a blocked read: FFmpeg asks it again and again and stops when it says 1. Once fired it stays
 * fired until {@link #restart}. Must outlive the context that calls it.
 */
final class ReadDeadline extends AVIOInterruptCB.Callback_Pointer {
  private final long limitNanos;
  private volatile long end;

  ReadDeadline(Duration limit) {
    this.limitNanos = limit.toNanos();
    restart();
  }

  void restart() {
    end = System.nanoTime() + limitNanos;
  }

  boolean passed() {
    return System.nanoTime() - end >= 0;
  }

  @Override
  public int call(Pointer opaque) {
    return passed() ? 1 : 0;
  }
}
