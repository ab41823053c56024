package io.retinue.ingest;

import io.retinue.video.VideoException;
import org.jspecify.annotations.Nullable;

/** Frames of one pass over one source. Used by one thread, which closes it. */
interface FrameSource extends AutoCloseable {
  /**
   * The next frame, valid until the next call; null at a clean end.
   *
   * @throws VideoException where the source is damaged or ends before it should
   */
  @Nullable SourceFrame next() throws VideoException;

  /** Frames so far that were lost before they had an index. */
  long lost();

  /** Frames a second of media time. */
  double framesPerSecond();

  @Override
  void close();

  /** Opens a source for one pass. */
  @FunctionalInterface
  interface Opener {
    FrameSource open() throws VideoException;
  }
}
