package io.retinue.ingest.source;

import io.retinue.video.JpegEncoder;
import io.retinue.video.LiveReader;
import io.retinue.video.ReaderLimits;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A camera on the network (RTSP, RTSPS, Motion JPEG or single JPEGs over HTTP) or a webcam. It has
 * no end: what stops it is a {@link VideoException}, after which it is opened again.
 *
 * @param address where it is; a network camera or a webcam
 * @param every shortest time between two pictures of a camera that gives one for each request
 */
public record LiveCamera(SourceAddress address, Duration every) implements CameraSource {
  /** Often enough for people who walk by, seldom enough for the smallest camera. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  public LiveCamera {
    if (!(address instanceof SourceAddress.Network || address instanceof SourceAddress.Device)) {
      throw new IllegalArgumentException(address + " is no camera.");
    }
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("every " + every + " must be more than zero.");
    }
  }

  @Override
  public FrameSource open() throws VideoException {
    return new Frames(LiveReader.open(address, ReaderLimits.LIVE, every));
  }

  private static final class Frames implements FrameSource {
    private final LiveReader reader;
    private @Nullable VideoFrame current;

    Frames(LiveReader reader) {
      this.reader = reader;
    }

    @Override
    public Frame next() throws VideoException {
      VideoFrame frame = reader.next();
      current = frame;
      return new Frame(frame.index(), frame.mediaTimeMs(), frame.corrupt(), frame.capturedAt());
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
