package io.retinue.retinanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoxTest {
  @Test
  void shouldShareIntersectionOverUnion() {
    // 5 x 10 shared of 100 + 100 - 50.
    assertThat(new Box(0, 0, 10, 10).iou(new Box(5, 0, 15, 10))).isEqualTo(50 / 150f);
    assertThat(new Box(0, 0, 10, 10).iou(new Box(10, 0, 20, 10))).isZero();
    assertThat(new Box(3, 3, 3, 3).iou(new Box(3, 3, 3, 3))).isZero();
  }

  @Test
  void shouldBeClippedToAPicture() {
    assertThat(new Box(-5, 2, 30, 40).clippedTo(20, 10)).isEqualTo(new Box(0, 2, 20, 10));
    assertThat(new Box(50, 50, 60, 60).clippedTo(20, 10).area()).isZero();
  }

  @Test
  void shouldRefuseCornersThatAreNoneOrSwapped() {
    assertThatThrownBy(() -> new Box(0, 0, Float.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Box(5, 0, 4, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseAPictureWithTheWrongNumberOfBytes() {
    assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a picture of 2 x 2 pixels needs 12 bytes, not 11");
  }
}
