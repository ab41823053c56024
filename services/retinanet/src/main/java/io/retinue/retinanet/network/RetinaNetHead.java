package io.retinue.retinanet.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.RetinaNetConfig;

/** The class subnet and the box subnet: P3 to P7 to logits [N, R, K] and deltas [N, R, 4]. */
public final class RetinaNetHead extends Layer {
  /** dx, dy, dw, dh: see {@link BoxCoder}. */
  public static final int DELTAS = 4;

  private final SubnetHead classes;
  private final SubnetHead boxes;

  RetinaNetHead(RetinaNetConfig network, int classCount) {
    classes = child("classification_head", new SubnetHead(network, classCount, "cls_logits"));
    boxes = child("regression_head", new SubnetHead(network, DELTAS, "bbox_reg"));
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDList outputs = new NDList();
    outputs.addAll(pass.through(classes, inputs));
    outputs.addAll(pass.through(boxes, inputs));
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {
      classes.getOutputShapes(inputShapes)[0], boxes.getOutputShapes(inputShapes)[0]
    };
  }
}
