package io.retinue.retinanet;

/**
 * Where a picture lies within the network's input: in the top left corner, scaled.
 *
 * @param width columns of the picture
 * @param height rows of the picture
 * @param placedWidth columns that it covers in the input
 * @param placedHeight rows that it covers in the input
 */
public record Placement(int width, int height, int placedWidth, int placedHeight) {
  /** A box of the picture, in pixels of the input. */
  public Box toInput(Box box) {
    return scaled(box, (float) placedWidth / width, (float) placedHeight / height);
  }

  /** A box of the input, in pixels of the picture, clipped to it. */
  public Box toPicture(Box box) {
    return scaled(box, (float) width / placedWidth, (float) height / placedHeight)
        .clippedTo(width, height);
  }

  private static Box scaled(Box box, float x, float y) {
    return new Box(box.x1() * x, box.y1() * y, box.x2() * x, box.y2() * y);
  }
}
