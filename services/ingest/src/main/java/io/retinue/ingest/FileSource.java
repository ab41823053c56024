package io.retinue.ingest;

import io.retinue.video.FrameReader;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The frames of a video file. */
final class FileSource implements FrameSource {
  private final FrameReader reader;

  private FileSource(FrameReader reader) {
    this.reader = reader;
  }

  static FileSource open(Path file) throws VideoException {
    return new FileSource(FrameReader.open(file));
  }

  @Override
  public @Nullable SourceFrame next() throws VideoException {
    VideoFrame frame = reader.next();
    return frame == null
        ? null
        : new SourceFrame(
            frame.index(), frame.mediaTimeMs(), frame.corrupt(), path -> path.encode(frame));
  }

  @Override
  public long lost() {
    return reader.undecodable();
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
