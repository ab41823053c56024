package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits oneDNN's fused convolutions: the epilogue costs no pass over memory of its own. Weights are
 * packed once into the layout that oneDNN prefers for the size of the map. With the layout of
 * another size the result is the same, but every call packs again.
 *
 * <p>A packed tensor cannot be saved, so the program packs when it is loaded: {@link #packMethod}.
 */
final class OneDnnEmitter implements LayerEmitter {
  /** Batches share a packed weight: oneDNN's layout depends on rows and columns only. */
  private static final int ANY_BATCH = 1;

  private final FoldedWeights weights;
  private final List<String> packing = new ArrayList<>();

  OneDnnEmitter(FoldedWeights weights) {
    this.weights = weights;
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    String name = weights.add(layer);
    String packed = "self." + name;
    if (layer.isShared()) {
      packed = "self." + name + "_packed[level]";
      packShared(layer, name);
    } else {
      packing.add("self.%s = %s".formatted(name, packed(layer, name, layer.maps().get(0))));
    }
    String convolution = packed + ", self." + name + "_bias, " + geometry(layer);
    if (layer.norm() instanceof Norm.Group norm) {
      return grouped(norm, layer, "%s, %s".formatted(x.variable(), convolution), epilogue);
    }
    if (epilogue.residual().isEmpty()) {
      return "ops.mkldnn._convolution_pointwise(%s, %s, \"%s\", [], None)"
          .formatted(x.variable(), convolution, epilogue.relu() ? "relu" : "none");
    }
    return "ops.mkldnn._convolution_pointwise_(%s, %s, %s, \"add\", None, %s, [], None)"
        .formatted(
            epilogue.residual().get().variable(),
            x.variable(),
            convolution,
            epilogue.relu() ? "\"relu\"" : "None");
  }

  /** The statistics of a group norm are known only once the convolution is done. */
  private String grouped(
      Norm.Group norm, ConvolutionLayer layer, String arguments, Epilogue epilogue) {
    if (epilogue.residual().isPresent()) {
      throw new IllegalArgumentException("a layer with a group norm has no residual in RetinaNet");
    }
    String y =
        weights.emit(
            norm,
            layer,
            "ops.mkldnn._convolution_pointwise(%s, \"none\", [], None)".formatted(arguments));
    return epilogue.relu() ? "torch.relu_(" + y + ")" : y;
  }

  private void packShared(ConvolutionLayer layer, String name) {
    for (MapSize map : layer.maps()) {
      packing.add("self.%s_packed.append(%s)".formatted(name, packed(layer, name, map)));
    }
    packing.add("self.%s = torch.empty([0])".formatted(name));
    weights.addEmptyList(name + "_packed");
  }

  private static String packed(ConvolutionLayer layer, String name, MapSize map) {
    return "ops.mkldnn._reorder_convolution_weight(self.%s, %s, [%d, %d, %d, %d])"
        .formatted(name, geometry(layer), ANY_BATCH, layer.inputs(), map.rows(), map.columns());
  }

  private static String geometry(ConvolutionLayer layer) {
    return "[%d, %d], [%d, %d], [1, 1], %d"
        .formatted(
            layer.padding(), layer.padding(), layer.stride(), layer.stride(), layer.groups());
  }

  @Override
  public String pool(Operand x) {
    return "__torch__.pooled(" + x.variable() + ")";
  }

  /**
   * libtorch's own max pooling also computes the index of each maximum and takes several times as
   * long. Inputs are 0 or more (after a ReLU), so zero padding never wins the maximum.
   */
  static String functions() {
    return """
    def pooled(x: Tensor) -> Tensor:
      return __torch__.pooled_along(__torch__.pooled_along(x, 2), 3)
    def pooled_along(x: Tensor, side: int) -> Tensor:
      # y[i] is the greatest of x[2i - 1], x[2i] and x[2i + 1]
      cells = torch.size(x, side)
      odd = torch.slice(x, side, 1, cells, 2)
      y = torch.maximum(torch.slice(x, side, 0, cells, 2), odd)
      inner = torch.slice(y, side, 1, cells, 1)
      before = torch.slice(odd, side, 0, torch.size(odd, side) - 1, 1)
      torch.maximum(inner, before, out=inner)
      return y
    """;
  }

  /** The method that packs all weights: to be run once, before any other. */
  String packMethod() {
    return packMethod(packing);
  }

  static String packMethod(List<String> packing) {
    StringBuilder method = new StringBuilder("def pack(self) -> Tensor:\n");
    packing.forEach(line -> method.append("  ").append(line).append('\n'));
    return method.append("  return torch.empty([0])\n").toString();
  }
}
