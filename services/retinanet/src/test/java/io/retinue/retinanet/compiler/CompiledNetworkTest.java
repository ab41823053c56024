package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.ResNetDepth;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.RetinaNetConfig.ExtraLevels;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Target.Kernels;
import io.retinue.retinanet.compiler.Target.Precision;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.InitialWeights;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A compiled network says what the eager one says. */
class CompiledNetworkTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 96;

  private static final Target BYTES = new Target(Precision.INT8, Kernels.ONEDNN);

  /** Of a residual block: so small that what is added up stays small. */
  private static final Pattern LAST_NORM = Pattern.compile("\\d\\.bn[23]\\.weight");

  @TempDir private Path folder;

  static List<Arguments> networks() {
    List<RetinaNetConfig> networks =
        List.of(
            network(Backbone.resNet(ResNetDepth.RESNET_10, 8), ExtraLevels.P6_FROM_P5, 1),
            network(Backbone.resNet(ResNetDepth.RESNET_18, 8), ExtraLevels.P6_FROM_C5, 0),
            network(Backbone.resNet(ResNetDepth.RESNET_50, 8), ExtraLevels.P6_FROM_C5, 2),
            network(new Backbone(ResNetDepth.RESNET_50, 8, 4, 16, 0), ExtraLevels.P6_FROM_P5, 1),
            new RetinaNetConfig(
                Backbone.resNet(ResNetDepth.RESNET_10, 8),
                32,
                ExtraLevels.P6_FROM_C5,
                2,
                RetinaNetConfig.HeadNorm.GROUP_NORM,
                Anchors.startingAt(16)));
    List<Arguments> cases = new ArrayList<>();
    for (Kernels kernels : Kernels.values()) {
      networks.forEach(network -> cases.add(Arguments.of(network, kernels)));
    }
    return cases;
  }

  private static RetinaNetConfig network(Backbone backbone, ExtraLevels p6, int headConvs) {
    return new RetinaNetConfig(
        backbone, 16, p6, headConvs, RetinaNetConfig.HeadNorm.NONE, Anchors.startingAt(16));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void shouldSayWhatTheEagerNetworkSays(RetinaNetConfig network, Kernels kernels)
      throws IOException {
    try (RetinaNet eager = model(network);
        CompiledNetwork compiled = compiled(eager, new Target(Precision.FLOAT32, kernels))) {
      for (int size : new int[] {1, 3}) {
        Outputs expected = eager(eager, pictures(size));
        Outputs actual = compiled(compiled, pictures(size));

        assertThat(spread(expected.logits)).as("worth comparing").isGreaterThan(0.3);
        assertThat(worst(expected.logits, actual.logits)).as("logits").isLessThan(1e-4);
        assertThat(worst(expected.deltas, actual.deltas)).as("deltas").isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void shouldRoundNoMoreThanHalfPrecisionDoes(RetinaNetConfig network, Kernels kernels)
      throws IOException {
    try (RetinaNet eager = model(network);
        CompiledNetwork compiled = compiled(eager, new Target(Precision.BFLOAT16, kernels))) {
      Outputs expected = eager(eager, pictures(2));
      Outputs actual = compiled(compiled, pictures(2));

      // A number of 8 bits is off by 1/512 of its size on average; errors add up along 50 layers.
      double logits = typical(expected.logits, actual.logits) / spread(expected.logits);
      double deltas = typical(expected.deltas, actual.deltas) / spread(expected.deltas);
      assertThat(logits).as("share of the logits' spread").isLessThan(0.05);
      assertThat(deltas).as("share of the deltas' spread").isLessThan(0.05);
    }
  }

  static List<RetinaNetConfig> networksInBytes() {
    return networks().stream()
        .filter(each -> each.get()[1] == Kernels.ONEDNN)
        .map(each -> (RetinaNetConfig) each.get()[0])
        .toList();
  }

  @ParameterizedTest
  @MethodSource("networksInBytes")
  void shouldRoundLittleInBytes(RetinaNetConfig network) throws IOException {
    try (RetinaNet eager = model(network)) {
      eager.activations(Optional.of(ActivationObserver.observe(eager, images(3), () -> {})));
      try (CompiledNetwork compiled = compiled(eager, BYTES)) {
        for (int size : new int[] {1, 2}) {
          Outputs expected = eager(eager, pictures(size));
          Outputs actual = compiled(compiled, pictures(size));

          double logits = typical(expected.logits, actual.logits) / spread(expected.logits);
          double deltas = typical(expected.deltas, actual.deltas) / spread(expected.deltas);
          assertThat(logits).as("share of the logits' spread").isBetween(1e-4, 0.15);
          assertThat(deltas).as("share of the deltas' spread").isBetween(1e-4, 0.15);
        }
      }
    }
  }

  /** Inputs that follow the picture are interpolated: floats, and of any size. */
  @Test
  void shouldTakeInterpolatedPicturesInBytes() throws IOException {
    ModelSpec fixed = spec(networksInBytes().get(0));
    Preprocessing following =
        new Preprocessing(
            new Resizing.ShortSide(HEIGHT, WIDTH),
            fixed.preprocessing().mean(),
            fixed.preprocessing().std());
    ModelSpec spec =
        new ModelSpec(fixed.network(), fixed.classes(), following, Decoding.defaults());
    List<RgbImage> images = images(2);
    InputBatch batch = InputBatch.of(following, images);
    try (RetinaNet eager = model(spec)) {
      eager.activations(Optional.of(ActivationObserver.observe(eager, images, () -> {})));
      try (CompiledNetwork compiled = CompiledNetwork.compile(eager, batch.inputSize(), BYTES)) {
        Outputs expected = eager(eager, batch);
        Outputs actual = compiled(compiled, batch);

        double logits = typical(expected.logits, actual.logits) / spread(expected.logits);
        assertThat(logits).as("share of the logits' spread").isBetween(1e-4, 0.15);
      }
    }
  }

  @Test
  void shouldNameAMapWithoutFiniteNumbers() throws IOException {
    InitialWeights untrained = new InitialWeights(1);
    try (RetinaNet broken =
        RetinaNet.from(
            spec(networksInBytes().get(0)),
            DataType.FLOAT32,
            (name, shape) -> {
              float[] values = untrained.values(name, shape);
              if (name.equals("backbone.fpn.layer_blocks.1.0.weight")) {
                values[0] = Float.NaN;
              }
              return values;
            })) {
      assertThatThrownBy(() -> ActivationObserver.observe(broken, images(1), () -> {}))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageStartingWith("the feature map backbone.fpn.layer_blocks.1.0 goes from NaN");
    }
  }

  private static List<RgbImage> images(int count) {
    Random random = new Random(count);
    return IntStream.range(0, count)
        .mapToObj(
            n -> {
              byte[] picture = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
              random.nextBytes(picture);
              return new RgbImage(WIDTH, HEIGHT, picture);
            })
        .toList();
  }

  private CompiledNetwork compiled(RetinaNet model, Target target) throws IOException {
    Path archive = folder.resolve("network.pt");
    InputSize size = new InputSize(WIDTH, HEIGHT);
    if (target.kernels() == Kernels.CUDNN) {
      CudnnReference.write(CompiledNetwork.program(model, size, target), archive);
    } else {
      CompiledNetwork.write(model, size, target, archive);
    }
    return CompiledNetwork.load(archive, target.device());
  }

  private record Outputs(float[] logits, float[] deltas) {}

  private static Outputs eager(RetinaNet model, InputBatch batch) {
    try (GradientRecording off = GradientRecording.off();
        NDManager manager = model.manager().newSubManager()) {
      HeadOutputs outputs = model.forward(batch.normalized(manager), false);
      return new Outputs(outputs.logits().toFloatArray(), outputs.deltas().toFloatArray());
    }
  }

  private static Outputs compiled(CompiledNetwork network, InputBatch batch) {
    try (NDManager manager = network.manager().newSubManager()) {
      HeadOutputs outputs = network.outputs(manager, batch);
      return new Outputs(outputs.logits().toFloatArray(), outputs.deltas().toFloatArray());
    }
  }

  private static InputBatch pictures(int count) {
    return InputBatch.of(Preprocessing.imageNet(WIDTH, HEIGHT), images(count));
  }

  /** Untrained but for what training gives a batch norm, and a head that says something. */
  private static RetinaNet model(RetinaNetConfig network) throws IOException {
    return model(spec(network));
  }

  private static ModelSpec spec(RetinaNetConfig network) {
    return new ModelSpec(
        network,
        List.of("red", "blue"),
        Preprocessing.imageNet(WIDTH, HEIGHT),
        Decoding.defaults());
  }

  private static RetinaNet model(ModelSpec spec) throws IOException {
    InitialWeights untrained = new InitialWeights(1);
    return RetinaNet.from(
        spec,
        DataType.FLOAT32,
        (name, shape) -> {
          float[] values = untrained.values(name, shape);
          Random random = new Random(name.hashCode());
          for (int i = 0; i < values.length; i++) {
            if (shape.dimension() == 1) {
              values[i] += (float) (random.nextDouble() - 0.5) * 0.2f;
            } else if (name.startsWith("head.")) {
              values[i] *= 10;
            }
            if (LAST_NORM.matcher(name).find()) {
              values[i] *= 0.3f;
            }
          }
          return values;
        });
  }

  private static double worst(float[] expected, float[] actual) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
    }
    return worst;
  }

  /** Root of the mean square. */
  private static double typical(float[] expected, float[] actual) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.pow(expected[i] - actual[i], 2);
    }
    return Math.sqrt(sum / expected.length);
  }

  /** Standard deviation. */
  private static double spread(float[] values) {
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
    float[] means = new float[values.length];
    Arrays.fill(means, (float) mean);
    return typical(values, means);
  }
}
