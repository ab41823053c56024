package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.retinue.retinanet.RetinaNetConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of RetinaNet's two subnets (section 4 of the paper): 3x3 convolutions with ReLUs ({@link
 * HeadConvolution}), then one that gives {@code values} numbers for each anchor of each cell. The
 * same weights see every level. P3 to P7, [N, C, H, W] each, to [N, R, values], where R runs over
 * levels, rows, columns, anchors.
 */
final class SubnetHead extends Layer {
  private final List<HeadConvolution> tower = new ArrayList<>();
  private final Convolution last;
  private final int anchorsPerCell;
  private final int values;

  /**
   * @param lastName torchvision's name of the last convolution
   */
  SubnetHead(RetinaNetConfig network, int values, String lastName) {
    this.anchorsPerCell = network.anchors().perCell();
    this.values = values;
    int channels = network.fpnChannels();
    for (int i = 0; i < network.headConvs(); i++) {
      tower.add(child("conv." + i, new HeadConvolution(channels, network.headNorm())));
    }
    int outputs = anchorsPerCell * values;
    last = child(lastName, new Convolution(channels, outputs, 3, 1, Convolution.Bias.ADDED));
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDList rows = new NDList();
    for (NDArray level : inputs) {
      NDArray x = level;
      for (HeadConvolution convolution : tower) {
        x = pass.through(convolution, x);
      }
      x = pass.through(last, x);
      Shape s = x.getShape();
      // [N, A * values, H, W] -> [N, H, W, A * values] -> [N, H * W * A, values]
      rows.add(
          x.transpose(0, 2, 3, 1).reshape(s.get(0), s.get(2) * s.get(3) * anchorsPerCell, values));
    }
    return new NDList(NDArrays.concat(rows, 1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long r = 0;
    for (Shape level : inputShapes) {
      r += level.get(2) * level.get(3) * anchorsPerCell;
    }
    return new Shape[] {new Shape(inputShapes[0].get(0), r, values)};
  }

  /**
   * One step of a head's subnet: a 3x3 convolution, with a bias or a group norm, then a ReLU.
   * torchvision's {@code Conv2dNormActivation}, whose names 0 and 1 the two parts bear.
   */
  static final class HeadConvolution extends Layer {
    private final Convolution convolution;
    private final @Nullable GroupNorm norm;

    HeadConvolution(int channels, RetinaNetConfig.HeadNorm headNorm) {
      Convolution.Bias bias =
          headNorm == RetinaNetConfig.HeadNorm.NONE
              ? Convolution.Bias.ADDED
              : Convolution.Bias.NONE;
      convolution = child("0", new Convolution(channels, channels, 3, 1, bias));
      norm =
          switch (headNorm) {
            case NONE -> null;
            case GROUP_NORM ->
                child("1", new GroupNorm(channels, RetinaNetConfig.HEAD_NORM_GROUPS));
          };
    }

    @Override
    NDList forward(ForwardContext pass, NDList inputs) {
      NDArray x = pass.through(convolution, inputs.singletonOrThrow());
      if (norm != null) {
        x = pass.through(norm, x);
      }
      return new NDList(Activation.relu(x));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return convolution.getOutputShapes(inputShapes);
    }
  }
}
