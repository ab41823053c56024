package io.retinue.retinanet.compiler;

/** Collects the code of methods, line by line. */
final class MethodCodegen {
  private final LayerEmitter emitter;
  private final StringBuilder code = new StringBuilder();

  MethodCodegen(LayerEmitter emitter) {
    this.emitter = emitter;
  }

  /** Begins a method. */
  void define(String signature) {
    code.append("def ").append(signature).append(":\n");
  }

  /** A line of the method's body. */
  void line(String line) {
    code.append("  ").append(line).append('\n');
  }

  /** {@code variable = epilogue(norm(convolution(x)))}. */
  void assign(String variable, ConvolutionLayer layer, String x, Epilogue epilogue) {
    line(variable + " = " + emitter.emit(layer, x, epilogue));
  }

  /** The rows and columns of a map: see {@link LayerEmitter#sizeOf}. */
  String sizeOf(String map, MapSize size) {
    return emitter.sizeOf(map, size);
  }

  /** {@code variable = pool(x)}. */
  void pool(String variable, String x) {
    line(variable + " = " + emitter.pool(x));
  }

  @Override
  public String toString() {
    return code.toString();
  }
}
