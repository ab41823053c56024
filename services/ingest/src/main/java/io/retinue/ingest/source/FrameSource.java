package io.retinue.ingest.source;

import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames of one epoch of one camera. Used by one thread, which closes it. */
public interface FrameSource extends AutoCloseable {
  /** What is known of a frame's picture. */
  enum Content {
    WHOLE,
    /** The decoder had to invent part of it. */
    CORRUPT,
    /** There is none: it was not decoded, because nobody wants it. */
    NOT_DECODED
  }

  /**
   * One frame of a source; its picture stays with the source.
   *
   * @param index position in the epoch, in frames from 0
   * @param mediaTimeMs milliseconds since the epoch's first frame; never decreases
   * @param content what its picture is worth
   * @param capturedAt when the picture was taken, by the camera's own clock, whatever that clock is
   *     worth; null if the source does not give it
   */
  record Frame(long index, long mediaTimeMs, Content content, @Nullable Instant capturedAt) {
    /** A whole frame of a source that has no clock. */
    public Frame(long index, long mediaTimeMs) {
      this(index, mediaTimeMs, Content.WHOLE, null);
    }
  }

  /**
   * The next frame; null at a clean end.
   *
   * @param wish which frame is wanted next: the source returns others all the same, to be counted,
   *     but need not decode them
   * @throws VideoException where the source is damaged or ends before it should
   */
  @Nullable Frame next(FrameWish wish) throws VideoException;

  /** The next frame, with its picture. */
  default @Nullable Frame next() throws VideoException {
    return next(FrameWish.EVERY_FRAME);
  }

  /** Encodes the frame that {@link #next} returned last. */
  JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException;

  /**
   * A hash of the decoded picture of the frame that {@link #next} returned last: the same for the
   * same picture, and different for others but for an accident in four billion.
   */
  int pictureHash() throws VideoException;

  /** A small gray copy of the frame that {@link #next} returned last, upright. */
  GrayPicture overview() throws VideoException;

  /** Frames so far that were lost before they had an index. */
  long lost();

  /** What is doubtful about the frames so far, for people; at most a few. */
  List<String> warnings();

  /** Frames a second of media time. */
  double framesPerSecond();

  @Override
  void close();
}
