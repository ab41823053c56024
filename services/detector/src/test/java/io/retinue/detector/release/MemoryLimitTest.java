package io.retinue.detector.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Preset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
  private static final MemoryLimit LEAST = new MemoryLimit(3L << 30);

  @Test
  void shouldLetTheLargestUsualNetworkServeOnASmallMachine() {
    List<String> coco = IntStream.range(0, 91).mapToObj(k -> "class " + k).toList();
    ModelSpec usual = Preset.named("retinanet_resnet50_fpn_v2").spec(coco, 1920, 1080);

    assertThatCode(() -> LEAST.require(usual, 8)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAHugeInputWithTheFigures() {
    ModelSpec quick = ModelSpec.quick(List.of("person"), 640, 480);
    ModelSpec huge =
        new ModelSpec(
            quick.network(), quick.classes(), Preprocessing.imageNet(4096, 4096), quick.decoding());

    assertThatCode(() -> LEAST.require(quick, 8)).doesNotThrowAnyException();
    assertThatThrownBy(() -> LEAST.require(huge, 8))
        .hasMessageMatching(".* about 1\\d\\.\\d GiB .* batch of 8, more than the 3\\.0 GiB .*");
  }

  @Test
  void shouldGrantAShareOfThisMachine() {
    assertThat(MemoryLimit.ofThisMachine().bytes()).isGreaterThanOrEqualTo(3L << 30);
  }
}
