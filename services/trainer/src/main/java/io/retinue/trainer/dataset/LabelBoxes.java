package io.retinue.trainer.dataset;

import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * The boxes of a label as they can be used: clipped to the picture; those that are no numbers, have
 * no name, or are less than a pixel wide or high inside the picture are left out.
 */
final class LabelBoxes {
  private static final float SMALLEST_SIDE = 1; // pixel

  private LabelBoxes() {}

  static List<LabelBox> usable(LabelledFrame frame) {
    List<LabelBox> boxes = new ArrayList<>();
    for (LabelledBox raw : frame.getBoxes()) {
      LabelBox box =
          new LabelBox(
              raw.getLabel(),
              clamp(raw.getBox().getX1(), frame.getWidth()),
              clamp(raw.getBox().getY1(), frame.getHeight()),
              clamp(raw.getBox().getX2(), frame.getWidth()),
              clamp(raw.getBox().getY2(), frame.getHeight()),
              raw.getCrowd());
      boolean largeEnough = // false for NaN
          box.x2() - box.x1() >= SMALLEST_SIDE && box.y2() - box.y1() >= SMALLEST_SIDE;
      if (largeEnough && !box.label().isBlank()) {
        boxes.add(box);
      }
    }
    return boxes;
  }

  private static float clamp(float value, int most) {
    return Math.max(0, Math.min(value, most));
  }
}
