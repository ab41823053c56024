package io.retinue.video;

import java.nio.file.Path;

/**
 * Pictures that are the same on every machine: a soft gradient with a lighter square that moves.
 */
final class TestPictures {
  private TestPictures() {}

  static Picture moving(PictureSize size, int frame) {
    byte[] rgb = new byte[size.width() * size.height() * 3];
    int left = frame * 5 % Math.max(1, size.width() - 40);
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int light = x >= left && x < left + 40 && y >= 20 && y < 60 ? 70 : 0;
        int at = (y * size.width() + x) * 3;
        rgb[at] = (byte) (x * 180 / size.width() + light);
        rgb[at + 1] = (byte) (y * 180 / size.height() + light);
        rgb[at + 2] = (byte) (100 + light);
      }
    }
    return new Picture(size.width(), size.height(), rgb);
  }

  static Path video(Path file, PictureSize size, int frames, VideoWriter.Codec codec)
      throws VideoException {
    try (VideoWriter writer = VideoWriter.create(file, size, 10, codec)) {
      for (int i = 0; i < frames; i++) {
        writer.write(moving(size, i));
      }
    }
    return file;
  }

  /** Peak signal-to-noise ratio over all channels, in decibels. */
  static double psnr(Picture a, Picture b) {
    double squares = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      double difference = (a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF);
      squares += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255 * a.rgb().length / Math.max(squares, 1e-9));
  }
}
