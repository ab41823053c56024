package io.retinue.retinanet;

import java.util.List;

/**
 * What happens to a picture before the network sees it: the one path for training, evaluation and
 * serving. The picture is scaled to fit the input, its aspect kept (areas are averaged when it
 * shrinks, neighbours interpolated when it grows), rounded to bytes again, placed in the top left
 * corner, and the rest is filled with the mean colour. The network gets {@code (value / 255 - mean)
 * / std}.
 *
 * @param inputWidth columns of the network's input, a multiple of 32
 * @param inputHeight rows of the network's input, a multiple of 32
 * @param mean of red, green and blue, 0 to 1
 * @param std of red, green and blue, above 0
 */
public record Preprocessing(int inputWidth, int inputHeight, List<Float> mean, List<Float> std) {
  private static final int MULTIPLE = 32;
  private static final int MAX_SIDE = 4096;
  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    requireSide("inputWidth", inputWidth);
    requireSide("inputHeight", inputHeight);
    if (mean.size() != RgbImage.CHANNELS || !mean.stream().allMatch(m -> m >= 0 && m <= 1)) {
      throw new IllegalArgumentException("mean needs three numbers from 0 to 1, not " + mean);
    }
    if (std.size() != RgbImage.CHANNELS || !std.stream().allMatch(s -> s > 0 && s <= 1)) {
      throw new IllegalArgumentException("std needs three numbers above 0, up to 1, not " + std);
    }
  }

  /** ImageNet's mean and deviation, which torchvision's weights expect. */
  public static Preprocessing imageNet(int inputWidth, int inputHeight) {
    return new Preprocessing(inputWidth, inputHeight, IMAGENET_MEAN, IMAGENET_STD);
  }

  /**
   * An input of about {@code area} square pixels with the aspect of a frame, as near as multiples
   * of 32 allow.
   */
  public static Preprocessing fittedTo(int frameWidth, int frameHeight, int area) {
    double scale = Math.sqrt(area / ((double) frameWidth * frameHeight));
    return imageNet(nearestMultiple(frameWidth * scale), nearestMultiple(frameHeight * scale));
  }

  /** How a picture of the given size lies within the input. */
  public Placement place(int width, int height) {
    double scale = Math.min((double) inputWidth / width, (double) inputHeight / height);
    int placedWidth = (int) Math.max(1, Math.min(inputWidth, Math.round(width * scale)));
    int placedHeight = (int) Math.max(1, Math.min(inputHeight, Math.round(height * scale)));
    return new Placement(width, height, placedWidth, placedHeight);
  }

  private static int nearestMultiple(double side) {
    long multiples = Math.max(1, Math.round(side / MULTIPLE));
    return (int) Math.min(MAX_SIDE, multiples * MULTIPLE);
  }

  private static void requireSide(String name, int side) {
    if (side < MULTIPLE || side > MAX_SIDE || side % MULTIPLE != 0) {
      throw new IllegalArgumentException(
          name
              + " must be a multiple of "
              + MULTIPLE
              + " from "
              + MULTIPLE
              + " to "
              + MAX_SIDE
              + ", not "
              + side);
    }
  }
}
