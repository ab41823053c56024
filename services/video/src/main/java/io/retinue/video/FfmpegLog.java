package io.retinue.video;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands FFmpeg's messages of error and worse to SLF4J at debug, at most {@value #PER_WINDOW} lines
 * in ten seconds: one damaged frame can give dozens, and what matters comes as an exception or as a
 * frame that says it is corrupt. User names and passwords in URLs are struck out. FFmpeg has one
 * callback a process, hence the static.
 */
final class FfmpegLog extends LogCallback {
  static final int PER_WINDOW = 20;

  private static final long WINDOW_NANOS = 10_000_000_000L;
  private static final Logger LOG = LoggerFactory.getLogger("io.retinue.video.ffmpeg");

  private final AtomicLong windowStart = new AtomicLong(System.nanoTime());
  private final AtomicLong lines = new AtomicLong();

  private static final class Holder {
    static final FfmpegLog INSTALLED = new FfmpegLog();

    static {
      avutil.av_log_set_level(avutil.AV_LOG_ERROR);
      avutil.setLogCallback(INSTALLED);
    }
  }

  static void install() {
    java.util.Objects.requireNonNull(Holder.INSTALLED);
  }

  @Override
  public void call(int level, BytePointer message) {
    if (level <= avutil.AV_LOG_ERROR && LOG.isDebugEnabled() && admits(System.nanoTime())) {
      LOG.debug("{}", Redaction.of(message.getString()).strip());
    }
  }

  private boolean admits(long now) {
    long start = windowStart.get();
    if (now - start > WINDOW_NANOS && windowStart.compareAndSet(start, now)) {
      long held = lines.getAndSet(0) - PER_WINDOW;
      if (held > 0) {
        LOG.debug("{} more lines from FFmpeg were held back", held);
      }
    }
    return lines.getAndIncrement() < PER_WINDOW;
  }
}
