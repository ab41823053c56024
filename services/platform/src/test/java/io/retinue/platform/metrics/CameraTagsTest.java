package io.retinue.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.Test;

class CameraTagsTest {
  private final CameraTags tags = new CameraTags();

  @Test
  void shouldGiveEachOfTheFirst256CamerasItsOwnTagAndTheOthersOneTogether() {
    for (int camera = 0; camera < CameraTags.MOST; camera++) {
      assertThat(tags.of("camera-" + camera)).isEqualTo(Tag.of("camera", "camera-" + camera));
    }

    assertThat(tags.of("one-more")).isEqualTo(Tag.of("camera", "other"));
    assertThat(tags.of("camera-7")).isEqualTo(Tag.of("camera", "camera-7"));
  }
}
