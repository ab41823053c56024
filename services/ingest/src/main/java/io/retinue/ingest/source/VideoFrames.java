package io.retinue.ingest.source;

import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import io.retinue.video.VideoReader;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames of a reader, which is closed with them. */
final class VideoFrames implements FrameSource {
  private final VideoReader reader;
  private @Nullable VideoFrame current;

  VideoFrames(VideoReader reader) {
    this.reader = reader;
  }

  @Override
  public @Nullable Frame next(FrameWish wish) throws VideoException {
    VideoFrame frame = reader.next(wish);
    current = frame;
    return frame == null
        ? null
        : new Frame(frame.index(), frame.mediaTimeMs(), content(frame), frame.capturedAt());
  }

  private static Content content(VideoFrame frame) {
    if (!frame.isDecoded()) {
      return Content.NOT_DECODED;
    }
    return frame.corrupt() ? Content.CORRUPT : Content.WHOLE;
  }

  @Override
  public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
    return encoder.encode(Objects.requireNonNull(current));
  }

  @Override
  public int pictureHash() {
    return Objects.requireNonNull(current).pictureHash();
  }

  @Override
  public GrayPicture overview() {
    return Objects.requireNonNull(current).overview();
  }

  @Override
  public long lost() {
    return reader.undecodable();
  }

  @Override
  public List<String> warnings() {
    return reader.warnings();
  }

  @Override
  public double framesPerSecond() {
    return reader.frameRate();
  }

  @Override
  public void close() {
    reader.close();
  }
}
