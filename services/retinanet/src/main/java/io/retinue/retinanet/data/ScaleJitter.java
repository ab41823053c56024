package io.retinue.retinanet.data;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Scale and aspect jitter: shows an example larger or smaller, wider or narrower, so that a network
 * that is trained on one camera overfits less. Outside the picture its edge is repeated.
 *
 * <p>A box of which less than half stays visible is marked as a region to ignore (a crowd).
 *
 * @param across how many times as wide
 * @param down how many times as high
 * @param x where the window lies across, 0 at the left and 1 at the right end of its freedom
 * @param y the same downwards
 */
record ScaleJitter(double across, double down, double x, double y) {
  static final ScaleJitter NONE = new ScaleJitter(1, 1, 0, 0);

  private static final float HALF = 0.5f;

  PreprocessedExample of(PreprocessedExample example) {
    if (across == 1 && down == 1) {
      return example;
    }
    int width = example.placement().placedWidth();
    int height = example.placement().placedHeight();
    double left = x * (width - width * across);
    double top = y * (height - height * down);
    return new PreprocessedExample(
        pixels(example, left, top),
        example.inputWidth(),
        example.placement(),
        boxes(example.annotations(), left, top, width, height));
  }

  /** Bilinear, in 8 bits of fraction: [H, W, 3] as before. */
  private byte[] pixels(PreprocessedExample example, double left, double top) {
    int width = example.placement().placedWidth();
    int height = example.placement().placedHeight();
    int rowBytes = example.inputWidth() * RgbImage.CHANNELS;
    byte[] from = example.pixels();
    byte[] to = from.clone(); // the padding stays
    int[] columns = new int[width];
    int[] columnParts = new int[width];
    for (int i = 0; i < width; i++) {
      double source = Math.max(0, Math.min(width - 1.001, (i + 0.5 - left) / across - 0.5));
      columns[i] = (int) source;
      columnParts[i] = (int) ((source - columns[i]) * 256);
    }
    for (int j = 0; j < height; j++) {
      double source = Math.max(0, Math.min(height - 1.001, (j + 0.5 - top) / down - 0.5));
      int row = (int) source;
      int part = (int) ((source - row) * 256);
      for (int i = 0; i < width; i++) {
        int upper = row * rowBytes + columns[i] * RgbImage.CHANNELS;
        int target = j * rowBytes + i * RgbImage.CHANNELS;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          int above = blend(from, upper + c, RgbImage.CHANNELS, columnParts[i]);
          int below = blend(from, upper + rowBytes + c, RgbImage.CHANNELS, columnParts[i]);
          to[target + c] = (byte) ((above * (256 - part) + below * part + (1 << 15)) >> 16);
        }
      }
    }
    return to;
  }

  /** 256 times the value between a byte and its neighbor. */
  private static int blend(byte[] from, int at, int step, int part) {
    return (from[at] & 0xff) * (256 - part) + (from[at + step] & 0xff) * part;
  }

  private List<Annotation> boxes(
      List<Annotation> annotations, double left, double top, int width, int height) {
    List<Annotation> zoomed = new ArrayList<>();
    for (Annotation annotation : annotations) {
      Box b = annotation.box();
      Box whole =
          new Box(
              (float) (b.x1() * across + left),
              (float) (b.y1() * down + top),
              (float) (b.x2() * across + left),
              (float) (b.y2() * down + top));
      Box seen = whole.clippedTo(width, height);
      float share = seen.area() / Math.max(whole.area(), Float.MIN_NORMAL);
      if (seen.area() > 0) {
        boolean crowd = annotation.crowd() || share < HALF;
        zoomed.add(new Annotation(annotation.label(), seen, crowd));
      }
    }
    return zoomed;
  }
}
