package io.retinue.retinanet.compiler;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** {@code .formatted(element type)}. */
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
        n, rows, columns, channels, = torch.size(pixels)
        x = torch.to(torch.reshape(pixels, [n, rows, columns * channels]), 6)
        x = torch.to(torch.sub(x, self.mean), %d)
        x = torch.permute(torch.reshape(x, [n, rows, columns, channels]), [0, 3, 1, 2])
        levels = self.pyramid(self.backbone(x))
        return (self.classification_head(levels), self.regression_head(levels))
      """;

  private ServingCodegen() {}

  /**
   * @param inputSize of the network's input
   * @param anchors of one picture
   * @param weights by torchvision's names; read when the program is written
   */
  static ScriptProgram of(
      ModelSpec spec,
      InputSize inputSize,
      AnchorGrid anchors,
      WeightSource weights,
      Target target) {
    Preprocessing input = spec.preprocessing();
    FoldedWeights folded = new FoldedWeights(scaledStem(weights, input), target.precision());
    MapSize size = new MapSize(inputSize.height(), inputSize.width());
    String network;
    String functions = DecodingCodegen.functions();
    switch (target.kernels()) {
      case ONEDNN -> {
        OneDnnEmitter emitter = new OneDnnEmitter(folded);
        network = NetworkCodegen.methods(spec.network(), spec.classes().size(), size, emitter);
        network += emitter.packMethod();
        functions += OneDnnEmitter.functions();
      }
      case CUDNN -> network = unpacked(spec, size, new CudnnEmitter(folded));
      case PLAIN -> network = unpacked(spec, size, new PlainEmitter(folded));
      default -> throw new IllegalArgumentException(target.toString());
    }
    Map<String, ScriptValue> attributes = new LinkedHashMap<>(folded.attributes());
    int rowValues = inputSize.width() * RgbImage.CHANNELS;
    attributes.put("mean", ScriptTensor.float32(() -> mean(input, rowValues), rowValues));
    attributes.putAll(DecodingCodegen.attributes(spec, anchors));
    return new ScriptProgram(
        "RetinaNet",
        attributes,
        METHODS.formatted(target.precision().elements().torchCode())
            + network
            + DecodingCodegen.method(),
        functions);
  }

  private static String unpacked(ModelSpec spec, MapSize size, LayerEmitter emitter) {
    return NetworkCodegen.methods(spec.network(), spec.classes().size(), size, emitter)
        + PACKS_NOTHING;
  }

  /** Of a whole row of a picture, so that libtorch walks along whole rows. */
  private static float[] mean(Preprocessing input, int rowValues) {
    float[] mean = new float[rowValues];
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
