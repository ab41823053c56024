package io.retinue.video;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads decoded pictures, one after the other. Not thread-safe; close it. */
public interface VideoReader extends AutoCloseable {
  /** The next picture, decoded; otherwise as {@link #next(FrameWish)}. */
  default @Nullable VideoFrame next() throws VideoException {
    return next(FrameWish.EVERY_FRAME);
  }

  /**
   * The next picture, valid until the next call; null at a clean end.
   *
   * @param wish which picture is wanted next. Others are returned all the same, in their order, and
   *     need not be decoded. Where a key frame comes shortly after the wanted time, it may be the
   *     first picture that is decoded
   * @throws VideoException where there is no next picture; the reader gives no more then
   */
  @Nullable VideoFrame next(FrameWish wish) throws VideoException;

  /** Packets or pictures so far that could not be decoded: lost, and without an index. */
  long undecodable();

  /** Pictures a second, as the source says, or a guess where it says nothing. */
  double frameRate();

  /** What is doubtful about the pictures so far, for people; at most a few. */
  List<String> warnings();

  @Override
  void close();
}
