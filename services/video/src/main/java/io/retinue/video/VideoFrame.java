package io.retinue.video;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * One frame, decoded unless nobody wants it. It borrows its reader's native picture: valid until
 * the reader's next call, and closed by the reader. Of a frame that is not decoded only index and
 * times are known; the rest throws.
 */
public final class VideoFrame {
  private final @Nullable AVFrame picture;
  private final long index;
  private final long mediaTimeMs;
  private final QuarterTurns turns;
  private final @Nullable Instant capturedAt;

  VideoFrame(
      @Nullable AVFrame picture,
      long index,
      long mediaTimeMs,
      QuarterTurns turns,
      @Nullable Instant capturedAt) {
    this.picture = picture;
    this.index = index;
    this.mediaTimeMs = mediaTimeMs;
    this.turns = turns;
    this.capturedAt = capturedAt;
  }

  static VideoFrame notDecoded(
      long index, long mediaTimeMs, QuarterTurns turns, @Nullable Instant capturedAt) {
    return new VideoFrame(null, index, mediaTimeMs, turns, capturedAt);
  }

  /** Whether there is a picture; not where {@link FrameWish} made it needless. */
  public boolean isDecoded() {
    return picture != null;
  }

  /** Number of the frame in its video, counted from 0 in the order in which frames are shown. */
  public long index() {
    return index;
  }

  /** Presentation time since the first frame, in milliseconds; never less than the frame before. */
  public long mediaTimeMs() {
    return mediaTimeMs;
  }

  /** When the camera took the picture, by the camera's own clock; null where it does not tell. */
  public @Nullable Instant capturedAt() {
    return capturedAt;
  }

  /** Size of the upright picture, before any detect size, in pixels. */
  public PictureSize size() {
    return turns.turned(new PictureSize(avFrame().width(), avFrame().height()));
  }

  /** Whether the decoder had to invent part of the picture. */
  public boolean corrupt() {
    return FrameDecoder.isCorrupt(avFrame());
  }

  /** A hash of the first plane: the brightness of every pixel, or for RGB all of it. */
  public int pictureHash() {
    AVFrame picture = avFrame();
    int rowBytes = avutil.av_image_get_linesize(picture.format(), picture.width(), 0);
    int step = Math.abs(picture.linesize(0));
    // Rows have a padding of undefined bytes, and may lie in memory from the last to the first.
    long first = Math.min(0, (long) (picture.height() - 1) * picture.linesize(0));
    ByteBuffer rows =
        picture
            .data(0)
            .getPointer(first)
            .capacity((long) (picture.height() - 1) * step + rowBytes)
            .asByteBuffer();
    CRC32C hash = new CRC32C();
    for (int row = 0; row < picture.height(); row++) {
      rows.limit(row * step + rowBytes).position(row * step);
      hash.update(rows);
    }
    return (int) hash.getValue();
  }

  /** A small gray copy, upright. */
  public GrayPicture overview() {
    return turns.turned(Brightness.overview(avFrame()));
  }

  /** How the native picture must be turned to be upright. */
  QuarterTurns turns() {
    return turns;
  }

  AVFrame avFrame() {
    AVFrame decoded = picture;
    if (decoded == null) {
      throw new IllegalStateException("frame " + index + " is not decoded");
    }
    return decoded;
  }
}
