package io.retinue.retinanet.compiler;

import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ActivationRanges.Range;
import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;
import io.retinue.retinanet.weights.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Emits oneDNN's convolutions of 8-bit integers, with fused epilogues. A feature map is unsigned
 * bytes: a value is {@code (byte - zero) * step}, with one step and zero for the map ({@link
 * Range}). A weight is signed bytes with a step for each output channel. Sums are exact, in 32
 * bits; each is rounded once, to the bytes of the next map. The network's outputs stay floats.
 *
 * <p>The pictures are their own bytes: the mean color is in the stem's biases, and its frame of
 * padding is painted ({@link #functions}).
 */
final class Int8Emitter implements LayerEmitter {
  /** The stem pads with so many rows and columns of the mean color. */
  static final int FRAME = 3;

  private static final int BYTE = ElementType.U8.torchCode();
  private static final int FLOAT = ElementType.F32.torchCode();
  private static final int HALF = ElementType.BF16.torchCode();
  private static final Range PIXELS = new Range(0, 255);

  private final FoldedWeights weights;
  private final ActivationRanges ranges;
  private final float[] meanColor;
  private final List<String> packing = new ArrayList<>();

  /**
   * @param meanColor of the pictures, 0 to 255
   */
  Int8Emitter(FoldedWeights weights, ActivationRanges ranges, float[] meanColor) {
    this.weights = weights;
    this.ranges = ranges;
    this.meanColor = meanColor.clone();
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    List<Range> results = layer.outputNames().stream().map(ranges::of).toList();
    if (layer.norm() instanceof Norm.Group norm) {
      return grouped(norm, layer, x, results);
    }
    String to = "%s, %s, %d".formatted(steps(results), zeros(results), BYTE);
    String after = epilogue.relu() ? "relu" : "none";
    if (epilogue.residual().isEmpty()) {
      return convolution(layer, x, "", "%s, \"%s\"".formatted(to, after));
    }
    Operand residual = epilogue.residual().get();
    Range added = ranges.of(residual.name());
    String sum =
        "%s, %s, %d, \"sum\", 1.0, \"%s\"".formatted(to, added.step(), added.zero(), after);
    return convolution(layer, x, residual.variable() + ", ", sum);
  }

  @Override
  public String emitResult(ConvolutionLayer layer, Operand x) {
    return convolution(layer, x, "", "1.0, 0, %d, \"none\"".formatted(FLOAT));
  }

  /** The statistics of a group norm are known only once the convolution is done. */
  private String grouped(Norm.Group norm, ConvolutionLayer layer, Operand x, List<Range> results) {
    String y = convolution(layer, x, "", "1.0, 0, %d, \"none\"".formatted(HALF));
    return "__torch__.to_bytes(%s, %s)".formatted(weights.emit(norm, layer, y), steps(results));
  }

  /**
   * @param added a residual, or nothing
   * @param result step, zero and type of the result, and what is fused
   */
  private String convolution(ConvolutionLayer layer, Operand x, String added, String result) {
    boolean isStem = x.names().contains(Operand.PIXELS);
    List<Range> inputs = x.names().stream().map(name -> isStem ? PIXELS : ranges.of(name)).toList();
    String name = isStem ? weights.addBytes(layer, meanColor) : weights.addBytes(layer);
    String geometry = layer.geometry(isStem ? 0 : layer.padding());
    for (int i = 0; i < layer.maps().size(); i++) {
      MapSize map = isStem ? layer.maps().get(i).framed(FRAME) : layer.maps().get(i);
      packing.add(
          "self.%1$s_packed.append(ops.onednn.qconv_prepack(self.%1$s, self.%1$s_step, %2$s, %3$d, %4$s, [1, %5$d, %6$d, %7$d]))"
              .formatted(
                  name,
                  inputs.get(i).step(),
                  inputs.get(i).zero(),
                  geometry,
                  layer.inputs(),
                  map.rows(),
                  map.columns()));
    }
    packing.add("self.%s = torch.empty([0])".formatted(name));
    weights.addEmptyList(name + "_packed");
    return "ops.onednn.qconv2d_pointwise(%1$s, %2$s, %3$s, self.%4$s_packed[%5$s], self.%4$s_step, self.%4$s_zero, %6$sself.%4$s_bias, %7$s, %8$s, [], None)"
        .formatted(
            x.variable(),
            steps(inputs),
            zeros(inputs),
            name,
            layer.isShared() ? "level" : "0",
            added,
            geometry,
            result);
  }

  private static String steps(List<Range> ranges) {
    return ofLevel(ranges, range -> Double.toString(range.step()));
  }

  private static String zeros(List<Range> ranges) {
    return ofLevel(ranges, range -> Integer.toString(range.zero()));
  }

  /** A number, or that of the level at hand. */
  private static String ofLevel(List<Range> ranges, Function<Range, String> number) {
    return ranges.size() == 1
        ? number.apply(ranges.get(0))
        : ranges.stream().map(number).collect(Collectors.joining(", ", "[", "][level]"));
  }

  @Override
  public String pool(Operand x) {
    return "__torch__.pooled(" + x.variable() + ")";
  }

  @Override
  public String relu(Operand x) {
    return "torch.clamp(%s, %d, None)".formatted(x.variable(), ranges.of(x.name()).zero());
  }

  /** The method that packs all weights: to be run once, before any other. */
  String packMethod() {
    return OneDnnEmitter.packMethod(packing);
  }

  /** The functions that the emitted code calls. */
  static String functions() {
    return OneDnnEmitter.functions()
        + """
        def to_bytes(x: Tensor, step: float) -> Tensor:
          # max(x, 0) as bytes whose zero is 0; x is overwritten
          torch.round_(torch.mul_(x, torch.div(1.0, step)))
          return torch.to(torch.clamp_(x, 0, 255), %1$d)
        def framed(pixels: Tensor, row: Tensor) -> Tensor:
          # Bytes [N, H, W, 3] with a frame of the mean color, whose rows are given, as [N, 3, H + 6, W + 6]
          n, rows, columns, channels, = torch.size(pixels)
          frame = %2$d
          if torch.is_floating_point(pixels):
            bytes = torch.to(torch.round(pixels), %1$d)
          else:
            bytes = pixels
          framed = torch.empty([n, rows + 2 * frame, (columns + 2 * frame) * channels], dtype=%1$d)
          _ = torch.copy_(framed, row)
          inner = torch.slice(torch.slice(framed, 1, frame, frame + rows, 1), 2, frame * channels, (frame + columns) * channels, 1)
          _1 = torch.copy_(inner, torch.reshape(bytes, [n, rows, columns * channels]))
          whole = torch.reshape(framed, [n, rows + 2 * frame, columns + 2 * frame, channels])
          return torch.permute(whole, [0, 3, 1, 2])
        """
            .formatted(BYTE, FRAME);
  }
}
