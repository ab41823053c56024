package io.retinue.alerter.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneTest {
  /** An L: the square without its upper right quarter. */
  private static final Zone L =
      new Zone.Polygon(
          List.of(
              new Zone.Corner(0, 0),
              new Zone.Corner(0.5, 0),
              new Zone.Corner(0.5, 0.5),
              new Zone.Corner(1, 0.5),
              new Zone.Corner(1, 1),
              new Zone.Corner(0, 1)));

  @ParameterizedTest
  @CsvSource({
    "0.25, 0.25, true",
    "0.75, 0.75, true",
    "0.75, 0.25, false", // the missing quarter
    "0.5, 0.25, true", // on an inner edge
    "0.5, 0.5, true", // on the inner corner
    "1, 1, true", // on an outer corner
    "0, 0.5, true",
    "0.51, 0.49, false",
    "-0.01, 0.5, false",
    "0.2, 0.5, true", // level with a corner
  })
  void shouldHoldItsInsideAndItsEdge(double x, double y, boolean inside) {
    assertThat(L.contains(x, y)).isEqualTo(inside);
  }

  @Test
  void shouldRefuseACornerBeyondThePicture() {
    assertThatThrownBy(() -> new Zone.Corner(640, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("divide pixels");
  }

  @Test
  void shouldRefuseALine() {
    assertThatThrownBy(
            () -> new Zone.Polygon(List.of(new Zone.Corner(0, 0), new Zone.Corner(1, 1))))
        .hasMessageContaining("at least 3 corners");
  }
}
