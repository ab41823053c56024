package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Preset;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkMemoryTest {
  private static final ModelSpec RESNET_50 =
      Preset.named("retinanet_resnet50_fpn").spec(List.of("person"), 1280, 720);

  @Test
  void shouldCountTheLargestLayerTwiceAndTheOutputs() {
    // 1344 x 800 input. The largest layer is the first of stage 2: 256 + 128 channels of 200 x 336
    // cells (25.8 M floats); or the last of stage 1: 64 + 256 channels of 200 x 336 (21.5 M); or
    // the stem: 3 of 800 x 1344 + 64 of 400 x 672 (20.4 M).
    long largest = (256 + 128) * 200L * 336;
    // P3 to P7: 100 x 168 + 50 x 84 + 25 x 42 + 13 x 21 + 7 x 11, 9 anchors, 1 class and 4 numbers
    long outputs = (16_800 + 4_200 + 1_050 + 273 + 77) * 9L * 5;

    assertThat(NetworkMemory.bytes(RESNET_50, 1)).isEqualTo(4 * (2 * largest + outputs));
    assertThat(NetworkMemory.bytes(RESNET_50, 8)).isEqualTo(8 * 4 * (2 * largest + outputs));
  }

  @Test
  void shouldGrowWithTheInputWithoutOverflow() {
    ModelSpec huge =
        new ModelSpec(
            RESNET_50.network(),
            RESNET_50.classes(),
            Preprocessing.imageNet(4096, 4096),
            RESNET_50.decoding());

    assertThat(NetworkMemory.bytes(huge, 256)).isGreaterThan(256L << 30);
  }
}
