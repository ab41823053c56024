package io.retinue.ingest;

import io.retinue.video.FrameReader;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a camera's frames come from. */
public interface CameraSource {
  /**
   * Opens the source for one epoch; the caller closes it.
   *
   * @throws VideoException where it cannot be opened
   */
  FrameSource open() throws VideoException;

  /** A video file. */
  record VideoFile(Path file) implements CameraSource {
    @Override
    public FrameSource open() throws VideoException {
      FrameReader reader = FrameReader.open(file);
      return new FrameSource() {
        private @Nullable VideoFrame current;

        @Override
        public @Nullable Frame next() throws VideoException {
          VideoFrame frame = reader.next();
          current = frame;
          return frame == null
              ? null
              : new Frame(frame.index(), frame.mediaTimeMs(), frame.corrupt());
        }

        @Override
        public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
          return encoder.encode(Objects.requireNonNull(current));
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
      };
    }
  }

  /**
   * A scene that is drawn. A frame is drawn when it is encoded, so that one that is skipped costs
   * nothing.
   *
   * @param scene gives, for each epoch, a function from a frame's index to its picture; the
   *     function is used by one thread
   * @param framesPerSecond rate of the camera, 1 to 1000
   * @param frames frames in an epoch, 1 or more; {@link #ENDLESS} for a camera that never ends
   */
  record DrawnScene(Supplier<LongFunction<Picture>> scene, int framesPerSecond, long frames)
      implements CameraSource {
    public static final long ENDLESS = Long.MAX_VALUE;

    public DrawnScene {
      if (framesPerSecond < 1 || framesPerSecond > 1000) {
        throw new IllegalArgumentException(
            "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
      }
      if (frames < 1) {
        throw new IllegalArgumentException(
            "frames " + frames + " is out of range: write 1 or more.");
      }
    }

    @Override
    public FrameSource open() {
      LongFunction<Picture> pictures = scene.get();
      return new FrameSource() {
        private long next;

        @Override
        public @Nullable Frame next() {
          if (next >= frames) {
            return null;
          }
          long index = next++;
          return new Frame(index, Math.round(index * 1000.0 / framesPerSecond), false);
        }

        @Override
        public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
          return encoder.encode(pictures.apply(next - 1));
        }

        @Override
        public long lost() {
          return 0;
        }

        @Override
        public List<String> warnings() {
          return List.of();
        }

        @Override
        public double framesPerSecond() {
          return framesPerSecond;
        }

        @Override
        public void close() {}
      };
    }
  }
}
