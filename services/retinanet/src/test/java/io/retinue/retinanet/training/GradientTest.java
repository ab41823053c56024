package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.ResNetDepth;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.loss.BatchTargets;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.Matching;
import io.retinue.retinanet.loss.RetinaNetLoss;
import io.retinue.retinanet.loss.TargetAssigner;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.InitialWeights;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of the whole network against central differences, in float64. */
class GradientTest {
  private static final double STEP = 1e-5;

  /** Below this a difference of two losses near 1 has no digits left. */
  private static final double RESOLUTION = 1e-7;

  @ParameterizedTest
  @MethodSource("networksAndLosses")
  void shouldAgreeWithFiniteDifferences(RetinaNetConfig network, Losses losses) throws IOException {
    ModelSpec spec =
        new ModelSpec(
            network, List.of("a", "b"), Preprocessing.imageNet(64, 64), Decoding.defaults());
    RetinaNetLoss loss = new RetinaNetLoss(losses);
    try (RetinaNet model = RetinaNet.from(spec, DataType.FLOAT64, new InitialWeights(7))) {
      BatchTargets targets = targets(model);
      try (GradientRecording on = GradientRecording.on();
          NDManager manager = model.manager().newSubManager()) {
        loss.backward(model.forward(input(spec, manager), true), targets);
      }

      int compared = 0;
      for (Map.Entry<String, Parameter> named : model.parameters().entrySet()) {
        if (named.getValue().requiresGradient()) {
          double[] gradient = named.getValue().getArray().getGradient().toDoubleArray();
          int at = largest(gradient);
          if (Math.abs(gradient[at]) > RESOLUTION) {
            double slope = slope(model, loss, targets, named.getValue().getArray(), at);
            assertThat(slope)
                .as(named.getKey())
                .isCloseTo(gradient[at], within(1e-4 * Math.abs(gradient[at]) + 1e-9));
            compared++;
          }
        }
      }
      assertThat(compared).isGreaterThan(50);
    }
  }

  private static Stream<Arguments> networksAndLosses() {
    RetinaNetConfig first =
        narrow(4, RetinaNetConfig.ExtraLevels.P6_FROM_P5, RetinaNetConfig.HeadNorm.NONE);
    RetinaNetConfig second =
        narrow(32, RetinaNetConfig.ExtraLevels.P6_FROM_C5, RetinaNetConfig.HeadNorm.GROUP_NORM);
    ClassLoss focal = ClassLoss.focal(0.25, 2);
    return Stream.of(
        Arguments.of(first, new Losses(focal, Losses.BoxDistance.L1)),
        Arguments.of(first, new Losses(ClassLoss.crossEntropy(), Losses.BoxDistance.SMOOTH_L1)),
        Arguments.of(first, new Losses(new ClassLoss.HardNegatives(3), Losses.BoxDistance.L1)),
        Arguments.of(second, new Losses(focal, Losses.BoxDistance.GIOU)));
  }

  private static double slope(
      RetinaNet model, RetinaNetLoss loss, BatchTargets targets, NDArray weight, int at) {
    double[] values = weight.toDoubleArray();
    double before = values[at];
    values[at] = before + STEP;
    double above = lossAt(model, loss, targets, weight, values);
    values[at] = before - STEP;
    double below = lossAt(model, loss, targets, weight, values);
    values[at] = before;
    lossAt(model, loss, targets, weight, values);
    return (above - below) / (2 * STEP);
  }

  private static double lossAt(
      RetinaNet model, RetinaNetLoss loss, BatchTargets targets, NDArray weight, double[] values) {
    try (GradientRecording off = GradientRecording.off();
        NDManager manager = model.manager().newSubManager()) {
      manager.create(values, weight.getShape()).copyTo(weight);
      RetinaNetLoss.Value value =
          loss.of(model.forward(input(model.spec(), manager), true), targets);
      return value.focal() + value.box();
    }
  }

  private static RetinaNetConfig narrow(
      int fpnChannels, RetinaNetConfig.ExtraLevels extraLevels, RetinaNetConfig.HeadNorm headNorm) {
    return new RetinaNetConfig(
        Backbone.resNet(ResNetDepth.RESNET_10, 4),
        fpnChannels,
        extraLevels,
        1,
        headNorm,
        Anchors.startingAt(16));
  }

  private static NDArray input(ModelSpec spec, NDManager manager) {
    InputBatch batch = InputBatch.of(spec.preprocessing(), 2);
    PictureFitter fitter = new PictureFitter(spec.preprocessing());
    List<LabelledImage> images = SmallModels.boxes(2, 3);
    for (int n = 0; n < images.size(); n++) {
      batch.set(n, fitter.fit(images.get(n).image()));
    }
    return batch.normalized(manager, DataType.FLOAT64);
  }

  private static BatchTargets targets(RetinaNet model) {
    return new TargetAssigner(model.anchors(new InputSize(64, 64)), Matching.defaults())
        .assign(
            List.of(
                List.of(new Annotation(0, new Box(5, 6, 25, 40), false)),
                List.of(new Annotation(1, new Box(20, 20, 60, 44), false))));
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = Math.abs(values[i]) > Math.abs(values[best]) ? i : best;
    }
    return best;
  }
}
