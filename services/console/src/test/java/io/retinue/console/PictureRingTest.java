package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureRingTest {
  private final PictureRing ring = new PictureRing(100);

  @Test
  void shouldForgetTheOldestBeyondItsBytes() {
    for (int index = 0; index < 5; index++) {
      ring.put(new PictureRing.Key(1, index), new byte[40]);
    }

    // 2 × 40 ≤ 100 < 3 × 40
    assertThat(ring.bytes()).isEqualTo(80);
    assertThat(ring.has(new PictureRing.Key(1, 2))).isFalse();
    assertThat(ring.get(new PictureRing.Key(1, 3))).isPresent();
    assertThat(ring.get(new PictureRing.Key(1, 4))).isPresent();
  }

  @Test
  void shouldNotKeepAPictureBeyondItsBytes() {
    ring.put(new PictureRing.Key(1, 0), new byte[40]);
    ring.put(new PictureRing.Key(1, 1), new byte[400]);

    assertThat(ring.bytes()).isZero();
    assertThat(ring.has(new PictureRing.Key(1, 1))).isFalse();
  }

  @Test
  void shouldForgetTheOldestWhenItsBytesBecomeFewer() {
    ring.put(new PictureRing.Key(1, 0), new byte[40]);
    ring.put(new PictureRing.Key(1, 1), new byte[40]);

    ring.limit(50);

    assertThat(ring.bytes()).isEqualTo(40);
    assertThat(ring.has(new PictureRing.Key(1, 1))).isTrue();
  }

  @Test
  void shouldCountAPictureOnceThatComesTwice() {
    ring.put(new PictureRing.Key(1, 0), new byte[40]);
    ring.put(new PictureRing.Key(1, 0), new byte[40]);

    assertThat(ring.bytes()).isEqualTo(40);
  }
}
