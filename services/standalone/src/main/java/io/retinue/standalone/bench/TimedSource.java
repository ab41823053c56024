package io.retinue.standalone.bench;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A source that adds up the processor time of decoding and of encoding. */
final class TimedSource implements CameraSource {
  private final CameraSource source;
  private final LongAdder decoding = new LongAdder();
  private final LongAdder encoding = new LongAdder();
  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();

  TimedSource(CameraSource source) {
    this.source = source;
  }

  /** Nanoseconds so far, of all its epochs. */
  long decoding() {
    return decoding.sum();
  }

  /** Nanoseconds so far, of all its epochs. */
  long encoding() {
    return encoding.sum();
  }

  @Override
  public FrameSource open() throws VideoException {
    long before = clock.getCurrentThreadCpuTime();
    try {
      return new Frames(source.open());
    } finally {
      decoding.add(clock.getCurrentThreadCpuTime() - before);
    }
  }

  private final class Frames implements FrameSource {
    private final FrameSource frames;

    Frames(FrameSource frames) {
      this.frames = frames;
    }

    @Override
    public @Nullable Frame next(FrameWish wish) throws VideoException {
      long before = clock.getCurrentThreadCpuTime();
      try {
        return frames.next(wish);
      } finally {
        decoding.add(clock.getCurrentThreadCpuTime() - before);
      }
    }

    @Override
    public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
      long before = clock.getCurrentThreadCpuTime();
      try {
        return frames.encode(encoder);
      } finally {
        encoding.add(clock.getCurrentThreadCpuTime() - before);
      }
    }

    @Override
    public int pictureHash() throws VideoException {
      return frames.pictureHash();
    }

    @Override
    public GrayPicture overview() throws VideoException {
      return frames.overview();
    }

    @Override
    public long lost() {
      return frames.lost();
    }

    @Override
    public List<String> warnings() {
      return frames.warnings();
    }

    @Override
    public double framesPerSecond() {
      return frames.framesPerSecond();
    }

    @Override
    public void close() {
      frames.close();
    }
  }
}
