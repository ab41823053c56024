package io.retinue.ingest;

import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames of one epoch of one camera. Used by one thread, which closes it. */
public interface FrameSource extends AutoCloseable {
  /**
   * One frame of a source; its picture stays with the source.
   *
   * @param index position in the epoch, in frames from 0
   * @param mediaTimeMs milliseconds since the epoch's first frame; never decreases
   * @param corrupt whether the decoder had to invent part of it
   */
  record Frame(long index, long mediaTimeMs, boolean corrupt) {}

  /**
   * The next frame; null at a clean end.
   *
   * @throws VideoException where the source is damaged or ends before it should
   */
  @Nullable Frame next() throws VideoException;

  /** Encodes the frame that {@link #next} returned last. */
  JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException;

  /** Frames so far that were lost before they had an index. */
  long lost();

  /** What is doubtful about the frames so far, for people; at most a few. */
  List<String> warnings();

  /** Frames a second of media time. */
  double framesPerSecond();

  @Override
  void close();
}
