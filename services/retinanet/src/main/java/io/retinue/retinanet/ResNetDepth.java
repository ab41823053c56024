package io.retinue.retinanet;

import java.util.List;

/** How many blocks of which kind a ResNet stacks in its four stages (He et al., table 1). */
public enum ResNetDepth {
  /** One basic block a stage: for small pictures on CPUs; not in the paper. */
  RESNET_10(BlockKind.BASIC, 1, 1, 1, 1),
  RESNET_18(BlockKind.BASIC, 2, 2, 2, 2),
  RESNET_34(BlockKind.BASIC, 3, 4, 6, 3),
  RESNET_50(BlockKind.BOTTLENECK, 3, 4, 6, 3),
  RESNET_101(BlockKind.BOTTLENECK, 3, 4, 23, 3);

  /** The residual block a ResNet is made of. */
  public enum BlockKind {
    /** Two 3x3 convolutions. */
    BASIC(1),
    /** 1x1, 3x3, 1x1, the last four times as wide. */
    BOTTLENECK(4);

    private final int expansion;

    BlockKind(int expansion) {
      this.expansion = expansion;
    }

    /** Output channels over inner channels. */
    public int expansion() {
      return expansion;
    }
  }

  private final BlockKind blockKind;
  private final List<Integer> blocks;

  ResNetDepth(BlockKind blockKind, Integer... blocks) {
    this.blockKind = blockKind;
    this.blocks = List.of(blocks);
  }

  public BlockKind blockKind() {
    return blockKind;
  }

  /** Blocks in each of the four stages. */
  public List<Integer> blocks() {
    return blocks;
  }
}
