package io.retinue.retinanet.compiler;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.RetinaNetConfig;

/** Counts the arithmetic of a network along the walk that generates its code. */
public final class NetworkFlops {
  /** A multiplication and an addition. */
  private static final long EACH = 2;

  private long operations;

  private NetworkFlops() {}

  /**
   * Floating-point operations of the convolutions for one picture: twice the products, as PyTorch
   * counts, and all but a few in a thousand of what there is.
   *
   * @param classes K
   */
  public static long operations(RetinaNetConfig network, int classes, InputSize input) {
    NetworkFlops work = new NetworkFlops();
    MapSize size = new MapSize(input.height(), input.width());
    String code = NetworkCodegen.methods(network, classes, size, work::count);
    return code.isEmpty() ? 0 : work.operations;
  }

  private String count(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    long products = layer.outputs();
    products *= layer.inputs() / layer.groups();
    products *= (long) layer.kernel() * layer.kernel();
    for (MapSize map : layer.maps()) {
      MapSize output = map.shrunk(layer.stride());
      operations += EACH * products * output.rows() * output.columns();
    }
    return x.variable();
  }
}
