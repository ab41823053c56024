package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFrameRhythmTest {
  private final KeyFrameRhythm rhythm = new KeyFrameRhythm();

  @Test
  void shouldExpectTheNextKeyFrameAfterThreeGroups() {
    keys(0, 1000, 2000);
    assertThat(rhythm.nextKeyMs()).isInfinite();

    keys(3000);

    assertThat(rhythm.nextKeyMs()).isEqualTo(4000);
  }

  @Test
  void shouldExpectItNoEarlierThanAfterTheLongestOfThreeGroups() {
    keys(0, 1000, 2040, 3000);

    assertThat(rhythm.nextKeyMs()).isEqualTo(4040);
  }

  @Test
  void shouldForgetALongGroupAfterThreeOthers() {
    keys(0, 4000, 5000, 6000);
    assertThat(rhythm.nextKeyMs()).isEqualTo(10_000);

    keys(7000);

    assertThat(rhythm.nextKeyMs()).isEqualTo(8000);
  }

  @Test
  void shouldNotCountAGroupThatBroke() {
    keys(0, 1000, 2000, 3000);
    rhythm.broke();
    assertThat(rhythm.nextKeyMs()).isInfinite();

    keys(4000, 5000, 6000);
    assertThat(rhythm.nextKeyMs()).isInfinite();
    keys(7000);

    assertThat(rhythm.nextKeyMs()).isEqualTo(8000);
  }

  @Test
  void shouldBeTwiceAsCarefulAfterAWrongExpectation() {
    keys(0, 1000, 2000, 3000);
    rhythm.missed();

    keys(9000, 10_000, 11_000, 12_000, 13_000, 14_000); // five groups
    assertThat(rhythm.nextKeyMs()).isInfinite();
    keys(15_000);

    assertThat(rhythm.nextKeyMs()).isEqualTo(16_000);
  }

  private void keys(long... mediaTimes) {
    for (long ms : mediaTimes) {
      rhythm.key(ms);
    }
  }
}
