package io.retinue.retinanet.compiler;

/** Methods of a program as they are written, line by line. */
final class MethodCodegen {
  private final LayerEmitter spelling;
  private final StringBuilder text = new StringBuilder();

  MethodCodegen(LayerEmitter spelling) {
    this.spelling = spelling;
  }

  /** Begins a method. */
  void define(String signature) {
    text.append("def ").append(signature).append(":\n");
  }

  /** A line of the method's body. */
  void line(String line) {
    text.append("  ").append(line).append('\n');
  }

  /** {@code variable = ending(norm(convolution(x)))}. */
  void assign(String variable, ConvolutionLayer layer, String x, Epilogue ending) {
    line(variable + " = " + spelling.spell(layer, x, ending));
  }

  /** {@code variable = pool(x)}. */
  void pool(String variable, String x) {
    line(variable + " = " + spelling.pool(x));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
