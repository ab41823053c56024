package io.retinue.ingest.source;

import io.retinue.video.Picture;
import io.retinue.video.PictureSize;

/**
 * A picture that is drawn, to try a chain of services without a camera: eight bars of color, a
 * block that moves from side to side, and the number of the frame in bits. The same on every
 * machine.
 *
 * @param size of the picture
 * @param framesPerSecond 1 to 1000
 */
public record TestPattern(PictureSize size, int framesPerSecond) implements CameraSource {
  private static final int[] BARS = {
    0xC0C0C0, 0xC0C000, 0x00C0C0, 0x00C000, 0xC000C0, 0xC00000, 0x0000C0, 0x101010
  };
  private static final int BITS = 16;

  @Override
  public FrameSource open() {
    return new DrawnScene(() -> this::draw, framesPerSecond, DrawnScene.ENDLESS).open();
  }

  /** The picture of a frame: bars above, bits of its number below, the block across both. */
  Picture draw(long index) {
    int width = size.width();
    int height = size.height();
    byte[] rgb = new byte[width * height * 3];
    int block = Math.max(8, height / 6);
    int left = (int) (index * 5 % Math.max(1, width - block));
    int top = (height - block) / 2;
    int bits = height * 7 / 8;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int color = BARS[x * BARS.length / width];
        if (y >= bits) {
          int bit = BITS - 1 - x * BITS / width;
          color = (index >> bit & 1) == 1 ? 0xFFFFFF : 0x000000;
        } else if (x >= left && x < left + block && y >= top && y < top + block) {
          color = 0xFFFFFF;
        }
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (color >> 16);
        rgb[at + 1] = (byte) (color >> 8);
        rgb[at + 2] = (byte) color;
      }
    }
    return new Picture(width, height, rgb);
  }
}
