package io.retinue.retinanet.compiler;

/**
 * How a program computes one layer: serving and training walk the same network ({@link
 * NetworkCodegen}) and differ in this.
 */
@FunctionalInterface
public interface LayerEmitter {
  /**
   * An expression for {@code ending(norm(convolution(x)))}.
   *
   * @param x a variable, [N, inputs, rows, columns]
   */
  String spell(ConvolutionLayer layer, String x, Epilogue ending);

  /**
   * An expression for the greatest of each 3 x 3 cells, every second row and column, as the stem
   * pools.
   *
   * @param x a variable, [N, channels, rows, columns], nowhere negative
   */
  default String pool(String x) {
    return "torch.max_pool2d(" + x + ", [3, 3], [2, 2], [1, 1], [1, 1], False)";
  }
}
