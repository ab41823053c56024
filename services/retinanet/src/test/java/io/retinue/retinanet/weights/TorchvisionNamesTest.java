package io.retinue.retinanet.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchvisionNamesTest {
  @ParameterizedTest
  @CsvSource({
    "head.classification_head.conv.0.weight, head.classification_head.conv.0.0.weight",
    "head.regression_head.conv.6.bias, head.regression_head.conv.3.0.bias",
    "head.regression_head.conv.3.0.bias, head.regression_head.conv.3.0.bias",
    "head.regression_head.conv.3.1.weight, head.regression_head.conv.3.1.weight",
    "backbone.fpn.inner_blocks.2.weight, backbone.fpn.inner_blocks.2.0.weight",
    "backbone.fpn.layer_blocks.0.0.bias, backbone.fpn.layer_blocks.0.0.bias",
    "backbone.fpn.extra_blocks.p6.weight, backbone.fpn.extra_blocks.p6.weight",
    "backbone.body.layer1.0.conv1.weight, backbone.body.layer1.0.conv1.weight"
  })
  void shouldKnowTheNamesOfTorchvisionsFirstWeights(String inFile, String today) {
    assertThat(TorchvisionNames.today(List.of(inFile)))
        .containsOnlyKeys(today)
        .containsValue(inFile);
  }

  @Test
  void shouldTakeAWrapperOffWhereEveryTensorHasIt() {
    assertThat(TorchvisionNames.today(List.of("module.a", "module.b", "n_averaged")))
        .containsOnlyKeys("a", "b")
        .containsValues("module.a", "module.b");
    assertThat(TorchvisionNames.today(List.of("model.module.a"))).containsOnlyKeys("a");
    assertThat(TorchvisionNames.today(List.of("module.a", "b"))).containsOnlyKeys("module.a", "b");
  }

  @Test
  void shouldLeaveCountersOut() {
    assertThat(TorchvisionNames.today(List.of("bn1.weight", "bn1.num_batches_tracked")))
        .containsOnlyKeys("bn1.weight");
  }

  @Test
  void shouldKeepBothOfTwoTensorsWithOneName() {
    assertThat(
            TorchvisionNames.today(
                List.of("a_head.conv.0.0.bias", "a_head.conv.0.bias", "a_head.conv.1.bias")))
        .containsEntry("a_head.conv.0.0.bias", "a_head.conv.0.0.bias")
        .hasSize(3);
  }
}
