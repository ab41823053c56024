package io.retinue.trainer.release;

import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import java.util.Random;

/**
 * A picture for the golden outputs of weights that came without one: colored rectangles, drawn from
 * a seed. It is as large as the network's input, so that every part of it counts; where the input
 * follows the picture it is a strip, which runs every layer and keeps the outputs, one row an
 * anchor, in a few megabytes.
 */
public final class GoldenPicture {
  private static final int STRIP_HEIGHT = 32;
  private static final int RECTANGLES = 60;
  private static final long SEED = 1;

  private GoldenPicture() {}

  public static RgbImage of(Preprocessing preprocessing) {
    if (preprocessing.resizing() instanceof Resizing.ShortSide side) {
      return draw(side.maxSide(), Math.min(STRIP_HEIGHT, side.minSide()));
    }
    Resizing.Fixed fixed = (Resizing.Fixed) preprocessing.resizing();
    return draw(fixed.inputWidth(), fixed.inputHeight());
  }

  private static RgbImage draw(int width, int height) {
    Random random = new Random(SEED);
    byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
    for (int i = 0; i < RECTANGLES; i++) {
      int x1 = random.nextInt(width);
      int y1 = random.nextInt(height);
      int x2 = x1 + 1 + random.nextInt(width - x1);
      int y2 = y1 + 1 + random.nextInt(height - y1);
      byte[] color = new byte[RgbImage.CHANNELS];
      random.nextBytes(color);
      for (int y = y1; y < y2; y++) {
        for (int x = x1; x < x2; x++) {
          System.arraycopy(color, 0, rgb, (y * width + x) * color.length, color.length);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
