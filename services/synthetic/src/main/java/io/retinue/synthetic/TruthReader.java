package io.retinue.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Reads the truth off the item buffer. */
final class TruthReader {
  /** Less than this share of the silhouette seen, and a thing is marginal. */
  static final double LEAST_VISIBILITY = 0.25;

  /** Fewer rows seen than this, at a frame 360 high, and a thing is marginal. */
  static final double LEAST_ROWS = 12;

  private static final double REFERENCE_HEIGHT = 360;

  private final Canvas canvas;
  private final double leastRows;

  TruthReader(Canvas canvas) {
    this.canvas = canvas;
    this.leastRows = LEAST_ROWS * canvas.height() / REFERENCE_HEIGHT;
  }

  /**
   * The boxes of all visible objects.
   *
   * @param items the things drawn: number i + 1 in the buffer is element i
   * @param silhouettes pixels of each object's complete silhouette
   * @return boxes of those of which at least one pixel is seen, in the order of the items
   */
  List<TruthBox> read(List<Tracked> items, int[] silhouettes) {
    int count = items.size();
    int[] left = new int[count];
    int[] top = new int[count];
    int[] right = new int[count];
    int[] bottom = new int[count];
    int[] seen = new int[count];
    for (int y = 0; y < canvas.height(); y++) {
      int row = canvas.at(0, y);
      for (int x = 0; x < canvas.width(); x++) {
        int item = canvas.items[row + x] - 1;
        if (item >= 0) {
          if (seen[item]++ == 0) {
            left[item] = x;
            top[item] = y;
          }
          left[item] = Math.min(left[item], x);
          right[item] = Math.max(right[item], x + 1);
          bottom[item] = y + 1;
        }
      }
    }
    List<TruthBox> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (seen[i] > 0) {
        Tracked item = items.get(i);
        boxes.add(
            new TruthBox(
                item.actor().label(),
                left[i],
                top[i],
                right[i],
                bottom[i],
                item.trackId(),
                (float) seen[i] / silhouettes[i]));
      }
    }
    return boxes;
  }

  boolean demands(TruthBox box) {
    return box.visibility() >= LEAST_VISIBILITY && box.y2() - box.y1() >= leastRows;
  }
}
