package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Preset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkFlopsTest {
  /** The products that torchvision states for its networks, of 91 classes at 800 x 800. */
  @ParameterizedTest
  @CsvSource({"retinanet_resnet50_fpn, 151.54", "retinanet_resnet50_fpn_v2, 152.24"})
  void shouldCountWhatTorchvisionCounts(String preset, double billions) {
    long operations =
        NetworkFlops.operations(Preset.named(preset).network(), 91, new InputSize(800, 800));

    assertThat(operations / 2e9).isCloseTo(billions, within(0.005));
  }
}
