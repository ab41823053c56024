package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.ResNetDepth;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From pictures of odd sizes to detections and gradients, against what torchvision gave: narrow
 * twins of its two networks, recorded by src/test/python/record_torchvision_networks.py. The whole
 * ones: {@link TorchvisionPeerTest}.
 */
class TorchvisionNetworkTest {
  enum Twin {
    /** ResNet-18, P6 from P5, no head norm, L1. */
    NARROW(
        new RetinaNetConfig(
            Backbone.resNet(ResNetDepth.RESNET_18, 8),
            16,
            RetinaNetConfig.ExtraLevels.P6_FROM_P5,
            4,
            RetinaNetConfig.HeadNorm.NONE,
            Anchors.defaults()),
        Losses.BoxDistance.L1),
    /** ResNeXt-50 of four groups, P6 from C5, group norms, GIoU. */
    NARROW_V2(
        new RetinaNetConfig(
            new Backbone(ResNetDepth.RESNET_50, 8, 4, 16, Backbone.NORM_EPSILON),
            128,
            RetinaNetConfig.ExtraLevels.P6_FROM_C5,
            4,
            RetinaNetConfig.HeadNorm.GROUP_NORM,
            Anchors.defaults()),
        Losses.BoxDistance.GIOU);

    private final ModelSpec spec;
    private final Losses losses;

    Twin(RetinaNetConfig network, Losses.BoxDistance box) {
      spec =
          new ModelSpec(
              network,
              List.of("a", "b", "c"),
              Preprocessing.imageNet(new Resizing.ShortSide(61, 90)),
              Decoding.torchvision());
      losses = new Losses(ClassLoss.focal(0.25, 2), box);
    }

    private TorchvisionRecord open(String what) throws IOException, URISyntaxException {
      String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
      URL url =
          TorchvisionNetworkTest.class.getResource(
              "/fixtures/torchvision-%s-%s.safetensors".formatted(name, what));
      return TorchvisionRecord.open(Path.of(Objects.requireNonNull(url).toURI()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindWhatTorchvisionFinds(Twin twin) throws Exception {
    try (TorchvisionRecord record = twin.open("serve")) {
      assertThat(new TorchvisionComparison(record, twin.spec).serving()).contains("detections");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLearnWhatTorchvisionLearns(Twin twin) throws Exception {
    try (TorchvisionRecord record = twin.open("train")) {
      String worst =
          new TorchvisionComparison(record, twin.spec)
              .learning(twin.losses, Optimization.NormTraining.TRAINED, DataType.FLOAT64);
      assertThat(worst).contains("gradients of");
    }
  }
}
