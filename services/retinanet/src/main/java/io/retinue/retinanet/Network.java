package io.retinue.retinanet;

import java.util.Objects;

/**
 * The shape of a RetinaNet without its classes and weights.
 *
 * @param depth the ResNet
 * @param stemWidth channels after the stem: 64 in the paper, fewer for small machines; stage i has
 *     {@code stemWidth * 2^i} inner channels
 * @param fpnChannels channels of P3 to P7 and of the head: 256 in the paper
 * @param extraLevels what P6 is made from
 * @param headConvs 3x3 convolutions before each head's output: 4 in the paper
 * @param anchors the boxes that the head's outputs are relative to
 */
public record Network(
    ResNetDepth depth,
    int stemWidth,
    int fpnChannels,
    ExtraLevels extraLevels,
    int headConvs,
    Anchors anchors) {

  /** What the pyramid's level P6 is made from; P7 is always made from P6. */
  public enum ExtraLevels {
    /** The paper's: the backbone's last stage. */
    P6_FROM_C5,
    /** torchvision's default: the pyramid's level below. */
    P6_FROM_P5
  }

  public Network {
    Objects.requireNonNull(depth, "depth");
    Objects.requireNonNull(extraLevels, "extraLevels");
    Objects.requireNonNull(anchors, "anchors");
    requireWithin("stemWidth", stemWidth, 1, 1024);
    requireWithin("fpnChannels", fpnChannels, 1, 4096);
    requireWithin("headConvs", headConvs, 0, 16);
  }

  /** The paper's RetinaNet over the given ResNet, at full width, with torchvision's P6. */
  public static Network standard(ResNetDepth depth) {
    return new Network(depth, 64, 256, ExtraLevels.P6_FROM_P5, 4, Anchors.standard());
  }

  private static void requireWithin(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", not " + value);
    }
  }
}
