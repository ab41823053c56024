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
  Operand assign(String variable, ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    line(variable + " = " + emitter.emit(layer, x, epilogue));
    return new Operand(variable, layer.outputNames());
  }

  /** {@code variable = convolution(x)}, which is one of the network's outputs. */
  void assignResult(String variable, ConvolutionLayer layer, Operand x) {
    line(variable + " = " + emitter.emitResult(layer, x));
  }

  /** The rows and columns of a map: see {@link LayerEmitter#sizeOf}. */
  String sizeOf(String map, MapSize size) {
    return emitter.sizeOf(map, size);
  }

  /** {@code variable = pool(x)}, whose values are some of x's. */
  Operand pool(String variable, Operand x) {
    line(variable + " = " + emitter.pool(x));
    return x.in(variable);
  }

  /** {@code variable = relu(x)}. */
  Operand relu(String variable, Operand x) {
    line(variable + " = " + emitter.relu(x));
    return x.in(variable);
  }

  @Override
  public String toString() {
    return code.toString();
  }
}
