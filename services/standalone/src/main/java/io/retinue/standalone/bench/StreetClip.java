package io.retinue.standalone.bench;

import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.View;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A film of the synthetic street as a 1080p camera gives it: 25 frames a second, ten seconds. */
public final class StreetClip {
  public static final PictureSize SIZE = new PictureSize(1920, 1080);
  private static final int FRAMES_PER_SECOND = 25;
  private static final int FRAMES = 250;

  private StreetClip() {}

  /** What it is encoded with: H.264, or MPEG-4 where this FFmpeg has no encoder for H.264. */
  public static VideoWriter.Codec codec() {
    return VideoWriter.Codec.H264.canWrite() ? VideoWriter.Codec.H264 : VideoWriter.Codec.MPEG4;
  }

  /** Writes it; some twenty seconds. */
  public static void write(Path file) throws VideoException {
    write(file, SIZE, FRAMES);
  }

  /** Writes so many frames of that size. */
  public static void write(Path file, PictureSize size, int frames) throws VideoException {
    // A quarter of the size is drawn: the street is not what is measured.
    SyntheticStreet street =
        SyntheticStreet.of(View.CORNER, 7, size.width() / 2, size.height() / 2);
    SplittableRandom noise = new SplittableRandom(7);
    try (VideoWriter writer = VideoWriter.create(file, size, FRAMES_PER_SECOND, codec())) {
      for (int i = 0; i < frames; i++) {
        long index = (long) i * SyntheticStreet.FRAMES_PER_SECOND / FRAMES_PER_SECOND;
        writer.write(doubled(street.frame(index).picture(), noise));
      }
    }
  }

  /** Twice as large, with the noise of a sensor: a picture without any is too easy to decode. */
  private static Picture doubled(Picture picture, SplittableRandom noise) {
    int width = picture.width() * 2;
    byte[] rgb = new byte[picture.rgb().length * 4];
    for (int y = 0, at = 0; y < picture.height() * 2; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y / 2 * picture.width() + x / 2) * 3;
        int light = noise.nextInt(-3, 4);
        for (int channel = 0; channel < 3; channel++) {
          int value = (picture.rgb()[from + channel] & 0xFF) + light;
          rgb[at++] = (byte) Math.max(0, Math.min(255, value));
        }
      }
    }
    return new Picture(width, picture.height() * 2, rgb);
  }
}
