package io.retinue.retinanet;

import java.util.List;
import java.util.Objects;

/**
 * What happens to a picture before the network sees it: the one path for training, evaluation and
 * serving. It is resized, and each value becomes {@code (value / 255 - mean) / std}.
 *
 * @param resizing how a picture becomes an input
 * @param mean of red, green and blue, 0 to 1
 * @param std of red, green and blue, above 0
 */
public record Preprocessing(Resizing resizing, List<Float> mean, List<Float> std) {
  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  public Preprocessing {
    Objects.requireNonNull(resizing, "resizing");
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != RgbImage.CHANNELS || !mean.stream().allMatch(m -> m >= 0 && m <= 1)) {
      throw new IllegalArgumentException("mean needs three numbers from 0 to 1, not " + mean);
    }
    if (std.size() != RgbImage.CHANNELS || !std.stream().allMatch(s -> s > 0 && s <= 1)) {
      throw new IllegalArgumentException("std needs three numbers above 0, up to 1, not " + std);
    }
  }

  /** ImageNet's mean and deviation, which torchvision's weights expect. */
  public static Preprocessing imageNet(Resizing resizing) {
    return new Preprocessing(resizing, IMAGENET_MEAN, IMAGENET_STD);
  }

  /** One input of the given size for all pictures, with ImageNet's mean and deviation. */
  public static Preprocessing imageNet(int inputWidth, int inputHeight) {
    return imageNet(new Resizing.Fixed(inputWidth, inputHeight));
  }

  /** torchvision's: short side 800, long side 1333 at most. */
  public static Preprocessing torchvision() {
    return imageNet(new Resizing.ShortSide(800, 1333));
  }

  /**
   * An input of about {@code area} square pixels with the aspect of a frame, as near as multiples
   * of 32 allow.
   */
  public static Preprocessing fittedTo(int frameWidth, int frameHeight, int area) {
    double scale = Math.sqrt(area / ((double) frameWidth * frameHeight));
    return imageNet(nearestMultiple(frameWidth * scale), nearestMultiple(frameHeight * scale));
  }

  /** The network's input for a picture of the given size, if it is alone in its batch. */
  public InputSize inputSize(int width, int height) {
    return resizing.inputSize(width, height);
  }

  /** How a picture of the given size lies within the input. */
  public Placement place(int width, int height) {
    return resizing.place(width, height);
  }

  private static int nearestMultiple(double side) {
    long multiples = Math.max(1, Math.round(side / InputSize.MULTIPLE));
    return (int) Math.min(InputSize.MAX_SIDE, multiples * InputSize.MULTIPLE);
  }
}
