package io.retinue.retinanet.compiler;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The program that serves a model: pixels in, candidates out, in one call of {@code forward}.
 * {@code pack} must have run once. {@code outputs} stops at the heads, to be compared with the
 * eager network.
 *
 * <p>Pictures come as bytes, or floats from 0 to 255, [N, H, W, 3]. The mean is subtracted from
 * them, so that the zeros that convolutions pad with remain the mean color; the division by 255 and
 * the deviation is part of the stem's weights.
 */
final class ServingCodegen {
  /** Changes whenever the same model would be compiled to something else. */
  static final String VERSION = "2";

  static final String FORWARD = "forward";
  static final String OUTPUTS = "outputs";
  static final String PACK = "pack";

  /** The method {@value #PACK} where the weights are used as they are. */
  static final String PACKS_NOTHING = "def pack(self) -> Tensor:\n  return torch.empty([0])\n";

  private static final String STEM = "backbone.body.conv1.weight";
  private static final float BYTE_RANGE = 255;

  private static final String METHODS =
      """
      def forward(self, pixels: Tensor, placed: Tensor) -> Tensor:
        # [N, H, W, 3] and float [N, 2] to rows of picture, label, score, x1, y1, x2, y2
        logits, deltas, = self.heads(pixels)
        return torch.cpu(self.candidates(logits, deltas, placed))
      def outputs(self, pixels: Tensor) -> Tuple[Tensor, Tensor]:
        # [N, H, W, 3] to logits [N, R, K] and deltas [N, R, 4]
        logits, deltas, = self.heads(pixels)
        return (torch.to(torch.cat(logits, 1), 6), torch.to(torch.cat(deltas, 1), 6))
      def heads(self, pixels: Tensor) -> Tuple[List[Tensor], List[Tensor]]:
        levels = self.pyramid(self.backbone(self.input(pixels)))
        return (self.classification_head(levels), self.regression_head(levels))
      """;

  /** {@code .formatted(element type)}. */
  private static final String NORMALIZED =
      """
      def input(self, pixels: Tensor) -> Tensor:
        n, rows, columns, channels, = torch.size(pixels)
        x = torch.to(torch.reshape(pixels, [n, rows, columns * channels]), 6)
        x = torch.to(torch.sub(x, self.mean), %d)
        return torch.permute(torch.reshape(x, [n, rows, columns, channels]), [0, 3, 1, 2])
      """;

  private static final String FRAMED =
      """
      def input(self, pixels: Tensor) -> Tensor:
        return __torch__.framed(pixels, self.mean)
      """;

  private ServingCodegen() {}

  /**
   * @param inputSize of the network's input
   * @param anchors of one picture
   * @param weights by torchvision's names; read when the program is written
   * @param ranges of the feature maps; needed for 8 bits
   */
  static ScriptProgram of(
      ModelSpec spec,
      InputSize inputSize,
      AnchorGrid anchors,
      WeightSource weights,
      Optional<ActivationRanges> ranges,
      Target target) {
    Preprocessing input = spec.preprocessing();
    FoldedWeights folded = foldedWeights(spec, weights, target.precision());
    MapSize size = new MapSize(inputSize.height(), inputSize.width());
    Layers layers =
        switch (target.kernels()) {
          case ONEDNN ->
              target.precision() == Target.Precision.INT8
                  ? inBytes(spec, size, folded, ranges.orElseThrow())
                  : packed(spec, size, new OneDnnEmitter(folded));
          case CUDNN -> unpacked(spec, size, new CudnnEmitter(folded));
          case PLAIN -> unpacked(spec, size, new PlainEmitter(folded));
        };
    Map<String, ScriptValue> attributes = new LinkedHashMap<>(folded.attributes());
    attributes.put("mean", meanRow(input, inputSize.width(), target.precision()));
    attributes.putAll(DecodingCodegen.attributes(spec, anchors));
    String taking =
        target.precision() == Target.Precision.INT8 ? FRAMED : normalized(target.precision());
    return new ScriptProgram(
        "RetinaNet",
        attributes,
        METHODS + taking + layers.methods() + DecodingCodegen.method(),
        DecodingCodegen.functions() + layers.functions());
  }

  /** The method {@code input}: pixels to what the network takes. */
  static String normalized(Target.Precision precision) {
    return NORMALIZED.formatted(precision.elements().torchCode());
  }

  /** The weights for pixels from 0 to 255 from which the mean is subtracted. */
  static FoldedWeights foldedWeights(
      ModelSpec spec, WeightSource weights, Target.Precision precision) {
    return new FoldedWeights(scaledStem(weights, spec.preprocessing()), precision);
  }

  /** The network's methods and {@value #PACK}, and the functions that they call. */
  private record Layers(String methods, String functions) {}

  private static Layers inBytes(
      ModelSpec spec, MapSize size, FoldedWeights weights, ActivationRanges ranges) {
    float[] mean = mean(spec.preprocessing(), 1);
    Int8Emitter emitter = new Int8Emitter(weights, ranges, mean);
    String methods = methods(spec, size, emitter);
    return new Layers(methods + emitter.packMethod(), Int8Emitter.functions());
  }

  private static Layers packed(ModelSpec spec, MapSize size, OneDnnEmitter emitter) {
    String methods = methods(spec, size, emitter);
    return new Layers(methods + emitter.packMethod(), OneDnnEmitter.functions());
  }

  private static Layers unpacked(ModelSpec spec, MapSize size, LayerEmitter emitter) {
    return new Layers(methods(spec, size, emitter) + PACKS_NOTHING, "");
  }

  static String methods(ModelSpec spec, MapSize size, LayerEmitter emitter) {
    return NetworkCodegen.methods(spec.network(), spec.classes().size(), size, emitter);
  }

  /** The mean color of a whole row, so that libtorch walks along whole rows. */
  static ScriptTensor meanRow(Preprocessing input, int width, Target.Precision precision) {
    if (precision != Target.Precision.INT8) {
      return ScriptTensor.float32(() -> mean(input, width), (long) width * RgbImage.CHANNELS);
    }
    int framed = width + 2 * Int8Emitter.FRAME;
    return ScriptTensor.uint8(() -> bytes(mean(input, framed)), (long) framed * RgbImage.CHANNELS);
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(values[i]);
    }
    return bytes;
  }

  /** Of so many pixels. */
  private static float[] mean(Preprocessing input, int pixels) {
    float[] mean = new float[pixels * RgbImage.CHANNELS];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = input.mean().get(i % RgbImage.CHANNELS) * BYTE_RANGE;
    }
    return mean;
  }

  private static WeightSource scaledStem(WeightSource weights, Preprocessing input) {
    return (name, shape) ->
        name.equals(STEM) ? scaledStem(weights, shape, input) : weights.values(name, shape);
  }

  private static float[] scaledStem(WeightSource weights, Shape shape, Preprocessing input)
      throws IOException {
    float[] scaled = weights.values(STEM, shape).clone();
    int cells = Math.toIntExact(shape.get(2) * shape.get(3));
    for (int i = 0; i < scaled.length; i++) {
      int channel = i / cells % RgbImage.CHANNELS;
      scaled[i] = scaled[i] / (BYTE_RANGE * input.std().get(channel));
    }
    return scaled;
  }
}
