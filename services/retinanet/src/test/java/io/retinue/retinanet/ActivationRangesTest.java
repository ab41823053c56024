package io.retinue.retinanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.ActivationRanges.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationRangesTest {
  private static final ActivationRanges RANGES =
      new ActivationRanges(
          new TreeMap<>(
              Map.of("conv1", new Range(0, 5.1f), "head.conv@4", new Range(-1.25f, 1.3f))));

  @Test
  void shouldReadWhatItWrites() throws Exception {
    assertThat(ActivationRanges.fromJson(RANGES.toJson())).isEqualTo(RANGES);
    assertThat(RANGES.toJson().lines()).as("a line a map").hasSize(2);
  }

  @Test
  void shouldBeEmptyWhereAModelHasNone(@TempDir Path folder) throws Exception {
    assertThat(ActivationRanges.read(folder)).isEmpty();

    Files.writeString(folder.resolve(ActivationRanges.FILE), RANGES.toJson());

    assertThat(ActivationRanges.read(folder)).contains(RANGES);
  }

  @Test
  void shouldGive256ValuesOfWhichOneIsZero() {
    Range range = new Range(-1, 4.1f);

    assertThat(range.step()).isCloseTo(5.1 / 255, within(1e-7));
    assertThat(range.zero()).isEqualTo(50);
    assertThat(new Range(0, 7).zero()).isZero();
    assertThat(new Range(-7, 1e-9f).zero()).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "-2, 0", "0, NaN", "NaN, 1", "0, Infinity", "-3e38, 3e38"})
  void shouldRefuseWhatHoldsNoZeroOrNoNumbers(float low, float high) {
    assertThatThrownBy(() -> new Range(low, high))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 or less to more than 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"a\": 1}",
        "{\"a\": [0]}",
        "{\"a\": null}",
        "{\"a\": [2, 1]}",
        "{\"a\": [0, 1, 2]}",
        "{\"a\": [\"x\", 1]}",
        "{\"a\": [0, 1e99]}"
      })
  void shouldNameTheFileThatIsWrong(String json) {
    assertThatThrownBy(() -> ActivationRanges.fromJson(json))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(ActivationRanges.FILE);
  }

  @Test
  void shouldNameTheMapWhoseRangeIsMissing() {
    assertThatThrownBy(() -> RANGES.of("conv2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no range is known of the feature map conv2");
  }
}
