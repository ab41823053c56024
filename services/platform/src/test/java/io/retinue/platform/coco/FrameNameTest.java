package io.retinue.platform.coco;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameNameTest {
  @ParameterizedTest
  @CsvSource({
    "frame_000123.PNG, 123",
    "frame_000000.PNG, 0",
    "123.jpg, 123",
    "cam2/frame_7.png, 7",
    "a\\b3\\frame_8.png, 8",
    "cam2_frame_000009_left.jpeg, 9",
    "frame_000010.JP2, 10",
    "clip.mp4_00011, 11",
    "clip.000012, 12",
    "frame_999999999999999999.png, 999999999999999999"
  })
  void shouldReadTheLastDigitsOfTheBaseName(String name, long frame) {
    assertThat(CocoChecks.FrameName.frameOf(name)).hasValue(frame);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "frame.png", "7/frame.png", "picture.JP2", "frame_1000000000000000000.png"})
  void shouldFindNoFrameWhereTheBaseNameHasNoNumber(String name) {
    assertThat(CocoChecks.FrameName.frameOf(name)).isEmpty();
  }

  @Test
  @Timeout(5)
  void shouldReadAHundredThousandDigitsInLinearTime() {
    String digits = "1".repeat(100_000);

    assertThat(CocoChecks.FrameName.frameOf(digits + "x" + digits)).isEmpty();
    assertThat(CocoChecks.FrameName.frameOf(digits + ".".repeat(100_000) + "7")).hasValue(7);
  }
}
