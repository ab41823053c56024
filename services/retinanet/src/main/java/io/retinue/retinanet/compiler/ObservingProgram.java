package io.retinue.retinanet.compiler;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.RetinaNet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that notes what its feature maps hold: {@value #EXTREMES} the least and greatest value
 * of each, {@value #COUNTS} how often values lie in each of {@value #BINS} equal parts between
 * these. Both take a picture's pixels, [1, H, W, 3]. {@value #RESULTS} gives all three, [M], [M]
 * and [M, {@value #BINS}].
 *
 * @param program all of it
 * @param names of the M maps
 */
record ObservingProgram(ScriptProgram program, List<String> names) {
  static final String EXTREMES = "extremes";
  static final String COUNTS = "counts";
  static final String RESULTS = "results";

  private static final int BINS = 2048;

  private static final String METHODS =
      """
      def note(self, x: Tensor, place: int) -> Tensor:
        y = torch.to(x, 6)
        low = torch.select(self.low, 0, place)
        high = torch.select(self.high, 0, place)
        if self.counting:
          counts = torch.histc(y, %1$d, float(low), float(high))
          _ = torch.add_(torch.select(self.count, 0, place), counts)
        else:
          _1 = torch.copy_(low, torch.minimum(low, torch.min(y)))
          _2 = torch.copy_(high, torch.maximum(high, torch.max(y)))
        return x
      def observe(self, pixels: Tensor) -> Tensor:
        levels = self.pyramid(self.backbone(self.input(pixels)))
        _ = self.classification_head(levels)
        _1 = self.regression_head(levels)
        return self.low
      def extremes(self, pixels: Tensor) -> Tensor:
        self.counting = False
        return self.observe(pixels)
      def counts(self, pixels: Tensor) -> Tensor:
        self.counting = True
        return self.observe(pixels)
      def results(self) -> Tuple[Tensor, Tensor, Tensor]:
        return (self.low, self.high, self.count)
      """;

  /** For inputs as wide as the one that a picture becomes. */
  static ObservingProgram of(RetinaNet model, RgbImage picture) {
    ModelSpec spec = model.spec();
    InputSize input = spec.preprocessing().inputSize(picture.width(), picture.height());
    FoldedWeights weights =
        ServingCodegen.foldedWeights(spec, model::values, Target.Precision.FLOAT32);
    ObservingEmitter emitter = new ObservingEmitter(weights);
    String network =
        ServingCodegen.methods(spec, new MapSize(input.height(), input.width()), emitter);
    int maps = emitter.names().size();
    Map<String, ScriptValue> attributes = new LinkedHashMap<>(weights.attributes());
    attributes.put(
        "mean",
        ServingCodegen.meanRow(spec.preprocessing(), input.width(), Target.Precision.FLOAT32));
    attributes.put("low", ScriptTensor.float32(() -> new float[maps], maps));
    attributes.put("high", ScriptTensor.float32(() -> new float[maps], maps));
    attributes.put("count", ScriptTensor.float32(() -> new float[maps * BINS], maps, BINS));
    attributes.put("counting", new ScriptValue.Flag(false));
    String methods =
        METHODS.formatted(BINS) + ServingCodegen.normalized(Target.Precision.FLOAT32) + network;
    return new ObservingProgram(
        new ScriptProgram("Observer", attributes, methods, ""), emitter.names());
  }
}
