package io.retinue.ingest;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.DrawnScene;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoWriter;
import java.nio.file.Path;

/** Small pictures and videos that are the same on every machine. */
public final class TestScenes {
  static final PictureSize SIZE = new PictureSize(160, 120);

  private TestScenes() {}

  /** A gradient that shifts with the frame. */
  public static Picture picture(long frame) {
    byte[] rgb = new byte[SIZE.width() * SIZE.height() * 3];
    for (int y = 0; y < SIZE.height(); y++) {
      for (int x = 0; x < SIZE.width(); x++) {
        int at = (y * SIZE.width() + x) * 3;
        rgb[at] = (byte) (x + frame);
        rgb[at + 1] = (byte) (2 * y);
        rgb[at + 2] = (byte) (x / 2 + y / 2);
      }
    }
    return new Picture(SIZE.width(), SIZE.height(), rgb);
  }

  /** A video of ten frames a second. */
  public static Path video(Path file, int frames) throws VideoException {
    return video(file, frames, VideoWriter.Codec.MPEG4);
  }

  public static Path video(Path file, int frames, VideoWriter.Codec codec) throws VideoException {
    try (VideoWriter writer = VideoWriter.create(file, SIZE, 10, codec)) {
      for (int i = 0; i < frames; i++) {
        writer.write(picture(i));
      }
    }
    return file;
  }

  public static CameraSource drawn(int framesPerSecond, long frames) {
    return new DrawnScene(() -> TestScenes::picture, framesPerSecond, frames);
  }
}
