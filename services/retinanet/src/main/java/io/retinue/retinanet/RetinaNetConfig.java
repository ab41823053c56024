package io.retinue.retinanet;

import java.util.Objects;

/**
 * The shape of a RetinaNet without its classes and weights.
 *
 * @param backbone the ResNet or ResNeXt
 * @param fpnChannels channels of P3 to P7 and of the head: 256 in the paper
 * @param extraLevels what P6 is made from
 * @param headConvs 3x3 convolutions before each head's output: 4 in the paper
 * @param headNorm what follows each of them
 * @param anchors the boxes that the head's outputs are relative to
 */
public record RetinaNetConfig(
    Backbone backbone,
    int fpnChannels,
    ExtraLevels extraLevels,
    int headConvs,
    HeadNorm headNorm,
    Anchors anchors) {
  /** Groups of a head's {@link HeadNorm#GROUP_NORM}. */
  public static final int HEAD_NORM_GROUPS = 32;

  private static final int MAX_CHANNELS = 4096;
  private static final int MAX_HEAD_CONVS = 16;

  /** What the pyramid's level P6 is made from; P7 is always made from P6. */
  public enum ExtraLevels {
    /** The paper's: the backbone's last stage. */
    P6_FROM_C5,
    /** torchvision's default: the pyramid's level below. */
    P6_FROM_P5
  }

  /** What follows the convolutions of the head. */
  public enum HeadNorm {
    /** Nothing but the ReLU: the paper's. The convolutions have biases. */
    NONE,
    /**
     * Group norm of {@value #HEAD_NORM_GROUPS} groups (Wu and He, arXiv 1803.08494): that of
     * torchvision's version 2. The convolutions have no biases.
     */
    GROUP_NORM
  }

  public RetinaNetConfig {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(extraLevels, "extraLevels");
    Objects.requireNonNull(anchors, "anchors");
    Objects.requireNonNull(headNorm, "headNorm");
    Ranges.require("fpnChannels", fpnChannels, 1, MAX_CHANNELS);
    Ranges.require("headConvs", headConvs, 0, MAX_HEAD_CONVS);
    if (headNorm == HeadNorm.GROUP_NORM && fpnChannels % HEAD_NORM_GROUPS != 0) {
      throw new IllegalArgumentException(
          "a group norm needs fpnChannels to be a multiple of its %d groups, not %d"
              .formatted(HEAD_NORM_GROUPS, fpnChannels));
    }
  }

  /** torchvision's RetinaNet over the given backbone: 256 channels, P6 from P5, no head norm. */
  public static RetinaNetConfig standard(Backbone backbone) {
    return new RetinaNetConfig(
        backbone, 256, ExtraLevels.P6_FROM_P5, 4, HeadNorm.NONE, Anchors.defaults());
  }

  /** torchvision's version 2 over the given backbone: P6 from C5, group norms in the head. */
  public static RetinaNetConfig standardV2(Backbone backbone) {
    return new RetinaNetConfig(
        backbone, 256, ExtraLevels.P6_FROM_C5, 4, HeadNorm.GROUP_NORM, Anchors.defaults());
  }
}
