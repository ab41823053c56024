package io.retinue.synthetic;

/**
 * Something that does not move and can hide what is behind it: a tree, a pole, a bench.
 *
 * @param x left column of its pixels in the frame
 * @param y upper row
 * @param argb its pixels, not premultiplied
 * @param z meters from the camera; nearer things are drawn over it
 */
record Prop(int x, int y, int width, int height, int[] argb, double z) {
  void paint(Canvas canvas) {
    for (int row = 0; row < height; row++) {
      int from = row * width;
      int to = canvas.at(x, y + row);
      for (int column = 0; column < width; column++) {
        int pixel = argb[from + column];
        int alpha = pixel >>> 24;
        if (alpha == 255) {
          canvas.rgb[to + column] = pixel & 0xFFFFFF;
          canvas.items[to + column] = Canvas.NOTHING;
        } else if (alpha > 0) {
          canvas.rgb[to + column] = over(canvas.rgb[to + column], pixel, alpha + (alpha >> 7));
          if (alpha >= 128) {
            canvas.items[to + column] = Canvas.NOTHING;
          }
        }
      }
    }
  }

  private static int over(int old, int pixel, int share) {
    int red = Rgb.red(old);
    int green = Rgb.green(old);
    int blue = Rgb.blue(old);
    red += ((Rgb.red(pixel) - red) * share) >> 8;
    green += ((Rgb.green(pixel) - green) * share) >> 8;
    blue += ((Rgb.blue(pixel) - blue) * share) >> 8;
    return red << 16 | green << 8 | blue;
  }
}
