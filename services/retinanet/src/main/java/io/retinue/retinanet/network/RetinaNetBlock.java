package io.retinue.retinanet.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.retinue.retinanet.RetinaNetConfig;

/**
 * RetinaNet, figure 3 of the paper: backbone, pyramid, head. Normalized pictures [N, 3, H, W] to
 * logits [N, R, K] and deltas [N, R, 4].
 */
final class RetinaNetBlock extends Layer {
  private final ResNet backbone;
  private final FeaturePyramid pyramid;
  private final RetinaNetHead head;

  RetinaNetBlock(RetinaNetConfig network, int classCount) {
    backbone = child("backbone.body", new ResNet(network.backbone()));
    pyramid =
        child(
            "backbone.fpn",
            new FeaturePyramid(
                backbone.outputChannels(), network.fpnChannels(), network.extraLevels()));
    head = child("head", new RetinaNetHead(network, classCount));
  }

  /** See {@link BatchNorm#freeze}, for all of them. */
  void freezeNorms(boolean freeze) {
    freezeNorms(this, freeze);
  }

  private static void freezeNorms(Block block, boolean freeze) {
    if (block instanceof BatchNorm norm) {
      norm.freeze(freeze);
    }
    for (Block child : block.getChildren().values()) {
      freezeNorms(child, freeze);
    }
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    return pass.through(head, pass.through(pyramid, pass.through(backbone, inputs)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return head.getOutputShapes(pyramidShapes(inputShapes));
  }

  /** Shapes of P3 to P7 for an input [N, 3, H, W]. */
  Shape[] pyramidShapes(Shape... inputShapes) {
    return pyramid.getOutputShapes(backbone.getOutputShapes(inputShapes));
  }
}
