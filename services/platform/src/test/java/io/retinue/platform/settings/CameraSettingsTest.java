package io.retinue.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraSettingsTest {
  @Test
  void shouldPublishEveryFrameUnlessARateIsGiven() {
    assertThat(new CameraSettings("gate", DetectSize.DEFAULT).maxFramesPerSecond()).isEmpty();
  }

  @Test
  void shouldRefuseANameThatIsNone() {
    assertThatThrownBy(() -> new CameraSettings("Front Door", DetectSize.DEFAULT))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("'Front Door'");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1000.5, Double.NaN})
  void shouldRefuseARateOutOfRange(double fps) {
    OptionalDouble rate = OptionalDouble.of(fps);

    assertThatThrownBy(() -> new CameraSettings("gate", DetectSize.DEFAULT, rate))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("gate")
        .hasMessageContaining("out of range");
  }

  @Test
  void shouldReadADetectSizeAsItIsWritten() {
    assertThat(DetectSize.parse("1280x720")).isEqualTo(DetectSize.DEFAULT).hasToString("1280x720");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1280", "x720", "1280X720", "1280x720x3", "-16x16", "8x720", "9000x9"})
  void shouldRefuseWhatIsNotADetectSize(String text) {
    assertThatThrownBy(() -> DetectSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(": write ");
  }
}
