package io.retinue.video;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a live source. It also passes when the reading thread is interrupted, and when
 * the source has led FFmpeg to another address. Once passed it stays so: FFmpeg hides an error
 * behind the last picture that it still had, and would wait a second time.
 */
final class LiveDeadline extends ReadDeadline {
  /** Why it has passed. */
  enum Cause {
    NONE,
    TIME,
    STOPPED,
    REDIRECTED
  }

  private Cause cause = Cause.NONE;
  private @Nullable AVFormatContext context;
  private long urlAddress;

  LiveDeadline(Duration limit) {
    super(limit);
  }

  @Override
  void guard(AVFormatContext guarded) {
    super.guard(guarded);
    context = guarded;
  }

  Cause cause() {
    return cause;
  }

  @Override
  boolean passed() {
    if (cause == Cause.NONE) {
      cause =
          Thread.currentThread().isInterrupted()
              ? Cause.STOPPED
              : isRedirected() ? Cause.REDIRECTED : super.passed() ? Cause.TIME : Cause.NONE;
    }
    return cause != Cause.NONE;
  }

  /** FFmpeg follows a redirect by giving the context another URL: a new string in its memory. */
  private boolean isRedirected() {
    BytePointer url = context == null ? null : context.url();
    if (url == null || url.isNull()) {
      return false;
    }
    if (urlAddress == 0) {
      urlAddress = url.address();
    }
    return url.address() != urlAddress;
  }

  /** The context is freed, or about to be: its URL means nothing any more. */
  @Override
  public void close() {
    context = null;
    super.close();
  }
}
