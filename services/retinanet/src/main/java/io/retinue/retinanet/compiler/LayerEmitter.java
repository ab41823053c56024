package io.retinue.retinanet.compiler;

/**
 * Generates the code of one layer. Serving and training walk the same network ({@link
 * NetworkCodegen}) with different emitters.
 */
@FunctionalInterface
public interface LayerEmitter {
  /**
   * An expression for {@code epilogue(norm(convolution(x)))}.
   *
   * @param x [N, inputs, rows, columns]
   */
  String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue);

  /** The same for a layer whose outputs are the network's: nothing convolves them. */
  default String emitResult(ConvolutionLayer layer, Operand x) {
    return emit(layer, x, Epilogue.NONE);
  }

  /**
   * An expression for the rows and columns of a map, [rows, columns].
   *
   * @param map a variable, [N, channels, rows, columns]
   * @param size what is known of it
   */
  default String sizeOf(String map, MapSize size) {
    return "[%d, %d]".formatted(size.rows(), size.columns());
  }

  /**
   * An expression for the stem's max pooling: 3 x 3 cells, stride 2.
   *
   * @param x [N, channels, rows, columns], after a ReLU
   */
  default String pool(Operand x) {
    return "torch.max_pool2d(%s, [3, 3], [2, 2], [1, 1], [1, 1], False)".formatted(x.variable());
  }

  /** An expression for {@code max(x, 0)}, where no convolution comes before it. */
  default String relu(Operand x) {
    return "torch.relu(" + x.variable() + ")";
  }
}
