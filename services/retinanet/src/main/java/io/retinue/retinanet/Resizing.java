package io.retinue.retinanet;

/** How pictures of any size become an input of the network. */
public sealed interface Resizing {
  /** The network's input for a picture of the given size, if it is alone in its batch. */
  InputSize inputSize(int width, int height);

  /** How a picture of the given size lies within the input. */
  Placement place(int width, int height);

  /**
   * One input for all pictures, for cameras. A picture is scaled to fit, its aspect kept (areas are
   * averaged when it shrinks, neighbors interpolated when it grows), rounded to bytes, placed in
   * the top left corner, and the rest is filled with the mean color.
   *
   * @param inputWidth columns, a multiple of 32
   * @param inputHeight rows, a multiple of 32
   */
  record Fixed(int inputWidth, int inputHeight) implements Resizing {
    public Fixed {
      new InputSize(inputWidth, inputHeight);
    }

    /** The same for every picture. */
    public InputSize inputSize() {
      return new InputSize(inputWidth, inputHeight);
    }

    @Override
    public InputSize inputSize(int width, int height) {
      return inputSize();
    }

    @Override
    public Placement place(int width, int height) {
      double scale = Math.min((double) inputWidth / width, (double) inputHeight / height);
      int placedWidth = (int) Math.max(1, Math.min(inputWidth, Math.round(width * scale)));
      int placedHeight = (int) Math.max(1, Math.min(inputHeight, Math.round(height * scale)));
      return new Placement(width, height, placedWidth, placedHeight);
    }
  }

  /**
   * torchvision's, for weights that come from there ({@code GeneralizedRCNNTransform}): the input
   * follows the picture. Its short side becomes {@code minSide}, unless the long side would exceed
   * {@code maxSide}, which it then becomes. Normalized values are interpolated between the nearest
   * four, without averaging and without rounding to bytes; the rest, up to multiples of 32 and up
   * to the largest picture of the batch, is 0.
   *
   * @param minSide 800 in torchvision
   * @param maxSide 1333 in torchvision
   */
  record ShortSide(int minSide, int maxSide) implements Resizing {
    public ShortSide {
      Ranges.require("minSide", minSide, 1, InputSize.MAX_SIDE);
      Ranges.require("maxSide", maxSide, minSide, InputSize.MAX_SIDE);
    }

    @Override
    public InputSize inputSize(int width, int height) {
      Placement placement = place(width, height);
      return InputSize.around(placement.placedWidth(), placement.placedHeight());
    }

    /**
     * The arithmetic is Python's, floor and all: a side of 427 becomes 799 or 800 as it does there.
     * A side that would vanish, which torchvision refuses, is 1.
     */
    @Override
    public Placement place(int width, int height) {
      double scale =
          Math.min(
              (double) minSide / Math.min(width, height),
              (double) maxSide / Math.max(width, height));
      return new Placement(width, height, placed(width, scale), placed(height, scale));
    }

    private static int placed(int side, double scale) {
      return (int) Math.max(1, Math.floor(side * scale));
    }
  }
}
