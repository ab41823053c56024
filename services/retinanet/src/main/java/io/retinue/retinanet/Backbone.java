package io.retinue.retinanet;

import java.util.Objects;

/**
 * The shape of the ResNet (He et al., arXiv 1512.03385) or ResNeXt (Xie et al., arXiv 1611.05431)
 * that RetinaNet stands on.
 *
 * @param depth how many blocks of which kind
 * @param stemWidth channels after the stem: 64 in the papers, fewer for small machines; stage i has
 *     {@code stemWidth * 2^i} channels, times the block's expansion at its end
 * @param groups into how many groups, that do not see each other, a bottleneck's 3x3 convolution is
 *     split: 1 for ResNet; 32 or 64, the cardinality, for ResNeXt
 * @param groupWidth channels of one group in the first stage if the stem is 64 wide: 64 for ResNet,
 *     4 or 8 for ResNeXt; torchvision's {@code width_per_group}
 * @param normEpsilon what batch norms add to a variance before they divide by its root: 1e-5, but 0
 *     for the weights torchvision published as {@code RetinaNet_ResNet50_FPN_Weights.COCO_V1}
 */
public record Backbone(
    ResNetDepth depth, int stemWidth, int groups, int groupWidth, double normEpsilon) {
  /** PyTorch's. */
  public static final double NORM_EPSILON = 1e-5;

  private static final int PAPER_WIDTH = 64;
  private static final double MAX_EPSILON = 0.1;

  public Backbone {
    Objects.requireNonNull(depth, "depth");
    Ranges.require("stemWidth", stemWidth, 1, 1024);
    Ranges.require("groups", groups, 1, 256);
    Ranges.require("groupWidth", groupWidth, 1, 1024);
    Ranges.require(
        normEpsilon >= 0 && normEpsilon <= MAX_EPSILON,
        "normEpsilon must be from 0 to " + MAX_EPSILON,
        normEpsilon);
    if (depth.blockKind() == ResNetDepth.BlockKind.BASIC
        && (groups != 1 || groupWidth != PAPER_WIDTH)) {
      throw new IllegalArgumentException(
          depth + " has no bottlenecks to split: groups must be 1 and groupWidth " + PAPER_WIDTH);
    }
    if (innerWidth(stemWidth, groups, groupWidth, 0) == 0) {
      throw new IllegalArgumentException(
          "groups of stemWidth * groupWidth / 64 = %d * %d / 64 channels are empty: take wider ones"
              .formatted(stemWidth, groupWidth));
    }
  }

  /** A ResNet of the paper's width. */
  public static Backbone resNet(ResNetDepth depth) {
    return resNet(depth, PAPER_WIDTH);
  }

  /** A ResNet of another width. */
  public static Backbone resNet(ResNetDepth depth, int stemWidth) {
    return new Backbone(depth, stemWidth, 1, PAPER_WIDTH, NORM_EPSILON);
  }

  /** A ResNeXt of the paper's width: {@code resNeXt(RESNET_50, 32, 4)} is ResNeXt-50 32x4d. */
  public static Backbone resNeXt(ResNetDepth depth, int groups, int groupWidth) {
    return new Backbone(depth, PAPER_WIDTH, groups, groupWidth, NORM_EPSILON);
  }

  /** The same with another epsilon in its batch norms. */
  public Backbone withNormEpsilon(double other) {
    return new Backbone(depth, stemWidth, groups, groupWidth, other);
  }

  /**
   * Channels of the 3x3 convolutions of a stage, all groups together.
   *
   * @param stage 0 to 3
   */
  public int innerWidth(int stage) {
    return innerWidth(stemWidth, groups, groupWidth, stage);
  }

  /**
   * Channels at the end of a stage: 0 to 3 for C2 to C5.
   *
   * @param stage 0 to 3
   */
  public int outputWidth(int stage) {
    return (stemWidth << stage) * depth.blockKind().expansion();
  }

  private static int innerWidth(int stemWidth, int groups, int groupWidth, int stage) {
    return (stemWidth << stage) * groupWidth / PAPER_WIDTH * groups;
  }
}
