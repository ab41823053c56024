package io.retinue.ingest.source;

import io.retinue.video.FrameReader;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A video file. */
public record VideoFile(Path file) implements CameraSource {
  @Override
  public FrameSource open() throws VideoException {
    return new Frames(FrameReader.open(file));
  }

  private static final class Frames implements FrameSource {
    private final FrameReader reader;
    private @Nullable VideoFrame current;

    Frames(FrameReader reader) {
      this.reader = reader;
    }

    @Override
    public @Nullable Frame next() throws VideoException {
      VideoFrame frame = reader.next();
      current = frame;
      return frame == null ? null : new Frame(frame.index(), frame.mediaTimeMs(), frame.corrupt());
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
}
