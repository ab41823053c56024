package io.retinue.retinanet.compiler;

/**
 * How a program computes one layer: serving and training walk the same network ({@link
 * NetworkText}) and differ in this.
 */
@FunctionalInterface
public interface LayerSpelling {
  /**
   * An expression for {@code ending(norm(convolution(x)))}.
   *
   * @param x a variable, [N, inputs, rows, columns]
   */
  String spell(ConvolutionLayer layer, String x, Ending ending);
}
