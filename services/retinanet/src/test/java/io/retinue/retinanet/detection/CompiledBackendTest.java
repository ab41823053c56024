package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.InitialWeights;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoding inside the program, against decoding in Java. */
class CompiledBackendTest {
  private static final List<RgbImage> IMAGES =
      SmallModels.boxes(3, 1).stream().map(LabelledImage::image).toList();

  /** Half of the anchors pass; of the largest level more than may. */
  private static final Decoding CROWDED = new Decoding(0.5, 700, 0.5, 100, 1);

  @ParameterizedTest
  @EnumSource(Target.Kernels.class)
  void shouldFindWhatTheEagerNetworkFinds(Target.Kernels kernels) throws IOException {
    try (RetinaNet model = talkative(SmallModels.spec("red", "blue"));
        InferenceBackend compiled = backend(model, kernels);
        GradientRecording off = GradientRecording.off()) {
      List<List<Detection>> expected = found(new EagerBackend(model), model.spec());
      List<List<Detection>> actual = found(compiled, model.spec());

      assertThat(expected).allSatisfy(each -> assertThat(each).hasSizeGreaterThan(1000));
      for (int n = 0; n < IMAGES.size(); n++) {
        assertSame(expected.get(n), actual.get(n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Target.Kernels.class)
  void shouldPassOverOutputsThatStandForNothing(Target.Kernels kernels) throws IOException {
    try (RetinaNet model = talkative(SmallModels.spec("red", ModelSpec.UNUSED, "blue"));
        InferenceBackend compiled = backend(model, kernels);
        GradientRecording off = GradientRecording.off()) {
      List<List<Detection>> expected = found(new EagerBackend(model), model.spec());
      List<List<Detection>> actual = found(compiled, model.spec());

      assertThat(actual.get(0)).extracting(Detection::label).contains(0, 2).doesNotContain(1);
      for (int n = 0; n < IMAGES.size(); n++) {
        assertSame(expected.get(n), actual.get(n));
      }
    }
  }

  /** Cameras of three shapes: each change of the size once loaded a network again. */
  @Test
  void shouldKeepTheNetworksOfFourSizes(@TempDir Path folder) throws IOException {
    ModelSpec small = SmallModels.spec("red", "blue");
    ModelSpec spec =
        new ModelSpec(
            small.network(),
            small.classes(),
            Preprocessing.imageNet(new Resizing.ShortSide(64, 160)),
            small.decoding());
    Target target = new Target(Target.Precision.FLOAT32, Target.Kernels.PLAIN);
    try (RetinaNet model = RetinaNet.create(spec, 1);
        InferenceBackend backend =
            new CompiledBackend(model, target, Optional.of(new CompiledArchives(folder)));
        GradientRecording off = GradientRecording.off()) {
      runFourSizes(backend, spec);
      delete(folder);

      runFourSizes(backend, spec);

      assertThat(folder).as("networks compiled again").isEmptyDirectory();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void runFourSizes(InferenceBackend backend, ModelSpec spec) {
    PictureFitter fitter = new PictureFitter(spec.preprocessing());
    for (int width : new int[] {64, 96, 128, 160}) {
      InputBatch batch = InputBatch.of(spec.preprocessing(), 1);
      batch.set(0, fitter.fit(new RgbImage(width, 64, new byte[width * 64 * RgbImage.CHANNELS])));
      assertThat(backend.candidates(batch, List.of(spec.preprocessing().place(width, 64))))
          .hasSize(1);
    }
  }

  /** No cuDNN here: where a graphics card's fused operations fail, its own ones must serve. */
  private static InferenceBackend backend(RetinaNet model, Target.Kernels kernels) {
    Target target = new Target(Target.Precision.FLOAT32, kernels);
    BackendChoice choice =
        new BackendChoice(model, new CompiledBackend(model, target, Optional.empty()));
    choice.run(() -> choice.backend().outputs(InputBatch.of(model.spec().preprocessing(), IMAGES)));
    assertThat(choice.isCompiled()).isTrue();
    return choice.backend();
  }

  /** A batch of four of which three are asked about, as a detector pads. */
  private static List<List<Detection>> found(InferenceBackend backend, ModelSpec spec) {
    PictureFitter fitter = new PictureFitter(spec.preprocessing());
    InputBatch batch = InputBatch.of(spec.preprocessing(), 4);
    for (int n = 0; n < IMAGES.size(); n++) {
      batch.set(n, fitter.fit(IMAGES.get(n)));
    }
    List<Placement> placements =
        IMAGES.stream().map(i -> spec.preprocessing().place(i.width(), i.height())).toList();
    return backend.candidates(batch, placements);
  }

  /** Numbers at the threshold, or equal at the last place, may fall either way by rounding. */
  private static void assertSame(List<Detection> expected, List<Detection> actual) {
    assertThat(actual.size()).isCloseTo(expected.size(), withinPercentage(0.5));
    long met = expected.stream().filter(e -> actual.stream().anyMatch(a -> isSame(e, a))).count();
    assertThat(met).isGreaterThan(expected.size() * 995L / 1000);
  }

  private static boolean isSame(Detection expected, Detection actual) {
    return expected.label() == actual.label()
        && Math.abs(expected.score() - actual.score()) < 1e-4f
        && Math.abs(expected.box().x1() - actual.box().x1()) < 0.01f
        && Math.abs(expected.box().y1() - actual.box().y1()) < 0.01f
        && Math.abs(expected.box().x2() - actual.box().x2()) < 0.01f
        && Math.abs(expected.box().y2() - actual.box().y2()) < 0.01f;
  }

  /** Untrained, but with scores all over, and boxes off their anchors. */
  private static RetinaNet talkative(ModelSpec spec) throws IOException {
    InitialWeights untrained = new InitialWeights(1);
    ModelSpec crowded =
        new ModelSpec(spec.network(), spec.classes(), spec.preprocessing(), CROWDED);
    return RetinaNet.from(
        crowded,
        DataType.FLOAT32,
        (name, shape) -> {
          float[] values = untrained.values(name, shape);
          if (name.startsWith("head.") && shape.dimension() == 4) {
            for (int i = 0; i < values.length; i++) {
              values[i] *= 12;
            }
          }
          return name.equals("head.classification_head.cls_logits.bias")
              ? new float[values.length]
              : values;
        });
  }
}
