package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownCamerasTest {
  @Test
  void shouldContainThoseThatAreNamed() {
    ShownCameras shown = ShownCameras.of("gate,yard,gate");

    assertThat(shown.contains("gate")).isTrue();
    assertThat(shown.contains("yard")).isTrue();
    assertThat(shown.contains("street")).isFalse();
  }

  @Test
  void shouldContainEveryCameraWithoutAListAndNoneWithAnEmptyOne() {
    assertThat(ShownCameras.of(null).contains("gate")).isTrue();
    assertThat(ShownCameras.of("").contains("gate")).isFalse();
  }

  @Test
  void shouldTakeUpTo64Names() {
    assertThat(ShownCameras.isValid(names(64))).isTrue();
    assertThat(ShownCameras.isValid(names(65))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "gate,", "Gate", "../gate", "gate yard", "<b>", "gate\nyard"})
  void shouldRefuseWhatNamesNoCamera(String list) {
    assertThat(ShownCameras.isValid(list)).isFalse();
    assertThatThrownBy(() -> ShownCameras.of(list)).hasMessageContaining("separated by commas");
  }

  @Test
  void shouldTellWhichCamerasAreNew() {
    ShownCameras before = ShownCameras.of("gate,yard");

    assertThat(ShownCameras.of("yard,street,hall").without(before))
        .containsExactly("hall", "street");
    assertThat(ShownCameras.of("gate").without(ShownCameras.ALL)).isEmpty();
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "camera-" + i).collect(Collectors.joining(","));
  }
}
