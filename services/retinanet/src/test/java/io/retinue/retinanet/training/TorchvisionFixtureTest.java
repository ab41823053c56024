package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.ResNetDepth;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.loss.BatchTargets;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.Matching;
import io.retinue.retinanet.loss.RetinaNetLoss;
import io.retinue.retinanet.loss.TargetAssigner;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.weights.SafetensorsFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against what torchvision said and learned: src/test/python/record_torchvision_fixtures.py. */
class TorchvisionFixtureTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final InputSize INPUT = new InputSize(WIDTH, HEIGHT);
  private static final int PICTURES = 2;

  enum Fixture {
    RESNET10_P6_FROM_P5(ResNetDepth.RESNET_10, 8, RetinaNetConfig.ExtraLevels.P6_FROM_P5),
    RESNET50_P6_FROM_C5(ResNetDepth.RESNET_50, 4, RetinaNetConfig.ExtraLevels.P6_FROM_C5);

    private final RetinaNetConfig network;

    Fixture(ResNetDepth depth, int stemWidth, RetinaNetConfig.ExtraLevels extraLevels) {
      network =
          new RetinaNetConfig(
              Backbone.resNet(depth, stemWidth),
              8,
              extraLevels,
              4,
              RetinaNetConfig.HeadNorm.NONE,
              Anchors.startingAt(16));
    }

    SafetensorsFile open() throws IOException, URISyntaxException {
      String name = "/fixtures/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
      URL url = TorchvisionFixtureTest.class.getResource(name + ".safetensors");
      return SafetensorsFile.open(Path.of(Objects.requireNonNull(url).toURI()));
    }

    RetinaNet model(SafetensorsFile file) throws IOException {
      ModelSpec spec =
          new ModelSpec(
              network,
              List.of("a", "b", "c"),
              Preprocessing.imageNet(WIDTH, HEIGHT),
              Decoding.defaults());
      return RetinaNet.from(spec, DataType.FLOAT32, (name, shape) -> file.floats(name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLayAnchorsAsTorchvision(Fixture fixture) throws Exception {
    try (SafetensorsFile file = fixture.open();
        RetinaNet model = fixture.model(file)) {
      assertThat(model.anchors(INPUT).corners()).isEqualTo(file.floats("fixture.anchors"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatTorchvisionSays(Fixture fixture) throws Exception {
    try (SafetensorsFile file = fixture.open();
        RetinaNet model = fixture.model(file);
        NDManager manager = model.manager().newSubManager();
        GradientRecording off = GradientRecording.off()) {
      HeadOutputs outputs = model.forward(input(file, manager), false);

      assertClose(outputs.logits().toFloatArray(), file.floats("fixture.logits"));
      assertClose(outputs.deltas().toFloatArray(), file.floats("fixture.deltas"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLearnWhatTorchvisionLearns(Fixture fixture) throws Exception {
    try (SafetensorsFile file = fixture.open();
        RetinaNet model = fixture.model(file);
        NDManager manager = model.manager().newSubManager();
        GradientRecording on = GradientRecording.on()) {
      HeadOutputs outputs = model.forward(input(file, manager), true);
      RetinaNetLoss.Value loss =
          new RetinaNetLoss(Losses.defaults()).backward(outputs, targets(file, model));

      double focal = file.floats("fixture.focal_loss")[0];
      double box = file.floats("fixture.box_loss")[0];
      assertThat(loss.focal()).isCloseTo(focal, within(1e-4 * focal));
      assertThat(loss.box()).isCloseTo(box, within(1e-4 * box));
      for (Map.Entry<String, Parameter> named : model.parameters().entrySet()) {
        if (named.getValue().requiresGradient()) {
          double expected = file.floats("fixture.gradient." + named.getKey())[0];
          double length = named.getValue().getArray().getGradient().norm().getFloat();
          assertThat(length).as(named.getKey()).isCloseTo(expected, within(1e-3 * expected + 1e-6));
        }
      }
      assertClose(values(model, "running_mean"), file.floats("fixture.running_mean"));
      assertClose(values(model, "running_var"), file.floats("fixture.running_var"));
    }
  }

  private static float[] values(RetinaNet model, String statistic) {
    Parameter parameter = model.parameters().get("backbone.body.bn1." + statistic);
    return Objects.requireNonNull(parameter).getArray().toFloatArray();
  }

  /** [N, 3, H, W], laid out in memory as the trainer does. */
  private static NDArray input(SafetensorsFile file, NDManager manager) throws IOException {
    Shape shape = new Shape(PICTURES, RgbImage.CHANNELS, HEIGHT, WIDTH);
    NDArray channelsFirst = manager.create(file.floats("fixture.input"), shape);
    return channelsFirst.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
  }

  private static BatchTargets targets(SafetensorsFile file, RetinaNet model) throws IOException {
    List<List<Annotation>> pictures = new ArrayList<>();
    for (int n = 0; n < PICTURES; n++) {
      float[] boxes = file.floats("fixture.boxes." + n);
      float[] labels = file.floats("fixture.labels." + n);
      List<Annotation> annotations = new ArrayList<>();
      for (int g = 0; g < labels.length; g++) {
        Box box = new Box(boxes[4 * g], boxes[4 * g + 1], boxes[4 * g + 2], boxes[4 * g + 3]);
        annotations.add(new Annotation((int) labels[g], box, false));
      }
      pictures.add(annotations);
    }
    return new TargetAssigner(model.anchors(INPUT), Matching.defaults()).assign(pictures);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("value " + i).isCloseTo(expected[i], within(1e-4f));
    }
  }
}
