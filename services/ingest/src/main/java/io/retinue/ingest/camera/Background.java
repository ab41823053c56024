package io.retinue.ingest.camera;

import io.retinue.platform.settings.MotionSettings;
import io.retinue.platform.settings.Polygon.Corner;
import io.retinue.video.GrayPicture;
import java.util.List;

/** What a camera's picture was of late: a mean for each pixel. Not thread-safe. */
final class Background {
  private final int width;
  private final int height;
  private final int threshold;
  private final boolean[] watched;
  private final float[] mean;
  private final boolean[] changed;
  private final int[] open;

  Background(GrayPicture first, MotionSettings settings) {
    width = first.width();
    height = first.height();
    threshold = settings.threshold();
    watched = new boolean[width * height];
    mean = new float[width * height];
    changed = new boolean[width * height];
    open = new int[width * height];
    for (int i = 0; i < mean.length; i++) {
      double x = (i % width + 0.5) / width;
      double y = (i / width + 0.5) / height;
      watched[i] = settings.masks().stream().noneMatch(mask -> contains(mask, x, y));
      mean[i] = first.luma()[i] & 0xFF;
    }
  }

  boolean hasSizeOf(GrayPicture picture) {
    return picture.width() == width && picture.height() == height;
  }

  /**
   * The pixels of the largest connected area that differs from the mean.
   *
   * @param weight of this picture in the mean from now on, 0 to 1
   */
  int largestChange(GrayPicture picture, double weight) {
    for (int i = 0; i < mean.length; i++) {
      float difference = (picture.luma()[i] & 0xFF) - mean[i];
      changed[i] = watched[i] && Math.abs(difference) >= threshold;
      mean[i] += (float) weight * difference;
    }
    int largest = 0;
    for (int i = 0; i < changed.length; i++) {
      largest = Math.max(largest, changed[i] ? takeArea(i) : 0);
    }
    return largest;
  }

  /** The size of the area that a changed pixel belongs to, whose pixels are marked as taken. */
  private int takeArea(int first) {
    int size = 0;
    int waiting = 0;
    changed[first] = false;
    open[waiting++] = first;
    while (waiting > 0) {
      int at = open[--waiting];
      size++;
      int x = at % width;
      for (int neighbor = 0; neighbor < 9; neighbor++) { // itself, which is taken, and eight around
        int dx = neighbor % 3 - 1;
        int next = at + dx + (neighbor / 3 - 1) * width;
        if (x + dx >= 0 && x + dx < width && next >= 0 && next < changed.length && changed[next]) {
          changed[next] = false;
          open[waiting++] = next;
        }
      }
    }
    return size;
  }

  /** Even-odd rule. */
  private static boolean contains(List<Corner> polygon, double x, double y) {
    boolean inside = false;
    Corner from = polygon.get(polygon.size() - 1);
    for (Corner to : polygon) {
      if (from.y() > y != to.y() > y
          && x < (to.x() - from.x()) * (y - from.y()) / (to.y() - from.y()) + from.x()) {
        inside = !inside;
      }
      from = to;
    }
    return inside;
  }
}
