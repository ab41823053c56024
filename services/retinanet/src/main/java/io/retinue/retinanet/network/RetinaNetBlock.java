package io.retinue.retinanet.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.retinue.retinanet.RetinaNetConfig;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** The parameters in the order of the network, by torchvision's names: paths of children. */
  Map<String, Parameter> parametersByName() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    collect("", this, named);
    return named;
  }

  private static void collect(String path, Block block, Map<String, Parameter> named) {
    block.getDirectParameters().forEach(p -> named.put(path + p.getKey(), p.getValue()));
    for (Pair<String, Block> child : block.getChildren()) {
      collect(path + child.getKey() + ".", child.getValue(), named);
    }
  }

  /** The shapes of a network's parameters in that order; nothing native is allocated. */
  static Map<String, Shape> parameterShapes(RetinaNetConfig network, int classCount) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    new RetinaNetBlock(network, classCount)
        .parametersByName()
        .forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
    return shapes;
  }

  /** See {@link BatchNorm#freeze}, for all of them. */
  void freezeNorms() {
    freezeNorms(this);
  }

  private static void freezeNorms(Block block) {
    if (block instanceof BatchNorm norm) {
      norm.freeze();
    }
    block.getChildren().values().forEach(RetinaNetBlock::freezeNorms);
  }

  /** Freezes the parts of the backbone that are not to learn. */
  void freezeAllBut(TrainableLayers layers) {
    backbone.freezeAllBut(layers);
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
