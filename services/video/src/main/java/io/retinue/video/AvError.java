package io.retinue.video;

import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** FFmpeg's negative return codes: their text, and the exception they become. */
final class AvError {
  static final int AGAIN = org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN();
  static final int EOF = avutil.AVERROR_EOF();
  static final int INVALID_DATA = avutil.AVERROR_INVALIDDATA();
  static final int NO_MEMORY = org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM();
  static final int EXIT = avutil.AVERROR_EXIT();

  private AvError() {}

  /** FFmpeg's own words for {@code code}. */
  static String text(int code) {
    byte[] buffer = new byte[128];
    avutil.av_strerror(code, buffer, buffer.length);
    return new String(buffer, java.nio.charset.StandardCharsets.UTF_8).split("\0", 2)[0];
  }

  /**
   * Throws FAILED when {@code code} is negative, but an OutOfMemoryError where memory is missing:
   * the picture is not to blame.
   */
  static int check(int code, String doing) throws VideoException {
    requireMemory(code, doing);
    if (code < 0) {
      throw new VideoException(
          VideoException.Reason.FAILED, doing + " failed: " + text(code) + ".");
    }
    return code;
  }

  /** Throws an OutOfMemoryError when {@code code} says that FFmpeg had no memory. */
  static void requireMemory(int code, String doing) {
    if (code == NO_MEMORY) {
      throw new OutOfMemoryError(doing + ": FFmpeg could not allocate memory.");
    }
  }

  /** The allocation, or an OutOfMemoryError where FFmpeg gave none. */
  static <T> T allocated(@Nullable T pointer, String what) {
    if (pointer == null) {
      throw new OutOfMemoryError("FFmpeg could not allocate " + what + ".");
    }
    return pointer;
  }
}
