package io.retinue.retinanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetTest {
  static List<Preset> values() {
    return Preset.values();
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldBeFoundByItsName(Preset preset) {
    assertThat(Preset.named(preset.name())).isEqualTo(preset);
  }

  @Test
  void shouldListTheNamesThatThereAre() {
    assertThatThrownBy(() -> Preset.named("retinanet_resnet51_fpn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "no network is named 'retinanet_resnet51_fpn'; there are quick, quick_384, tiny,")
        .hasMessageContaining("retinanet_resnext101_64x4d_fpn_v2");
  }

  @Test
  void shouldTakeTheEpsilonFromThePublishedWeightsOnly() {
    assertThat(Preset.named("retinanet_resnet50_fpn").network().backbone().normEpsilon())
        .isEqualTo(1e-5);
    assertThat(Preset.named("retinanet_resnet50_fpn_coco_v1").network().backbone().normEpsilon())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // planes * width per group / 64 * groups, as torchvision's Bottleneck
    "retinanet_resnext50_32x4d_fpn, 128, 1024",
    "retinanet_resnext101_32x8d_fpn, 256, 2048",
    "retinanet_resnext101_64x4d_fpn, 256, 2048",
    "retinanet_resnet50_fpn, 64, 512",
    "retinanet_resnet18_fpn, 64, 512"
  })
  void shouldBeAsWideAsTorchvisions(String name, int first, int last) {
    Backbone backbone = Preset.named(name).network().backbone();

    assertThat(backbone.innerWidth(0)).isEqualTo(first);
    assertThat(backbone.innerWidth(3)).isEqualTo(last);
  }

  @Test
  void shouldRefuseGroupsThatNobodyCanFill() {
    assertThatThrownBy(() -> new Backbone(ResNetDepth.RESNET_50, 8, 32, 4, 1e-5))
        .hasMessageContaining("8 * 4 / 64 channels are empty");
    assertThatThrownBy(() -> new Backbone(ResNetDepth.RESNET_18, 64, 32, 4, 1e-5))
        .hasMessageContaining("RESNET_18 has no bottlenecks to split");
  }

  @Test
  void shouldRefuseAGroupNormOverAPyramidThatIsTooNarrow() {
    assertThatThrownBy(
            () ->
                new RetinaNetConfig(
                    Backbone.resNet(ResNetDepth.RESNET_10, 16),
                    48,
                    RetinaNetConfig.ExtraLevels.P6_FROM_P5,
                    2,
                    RetinaNetConfig.HeadNorm.GROUP_NORM,
                    Anchors.defaults()))
        .hasMessageContaining("fpnChannels to be a multiple of its 32 groups, not 48");
  }
}
