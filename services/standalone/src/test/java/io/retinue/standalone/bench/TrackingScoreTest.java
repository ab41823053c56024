package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.alerter.tracking.PixelBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hand-worked cases. Boxes are 10 × 10 pixels, so a shift by 3 has IoU 70 / 130 = 0.54. */
class TrackingScoreTest {
  private final List<TrackingScore.Frame> frames = new ArrayList<>();

  @Test
  void shouldBePerfectWhereEveryBoxKeepsItsIdentity() {
    frame(List.of(box("a", 0), box("b", 50)), List.of(box("1", 0), box("2", 50)));
    frame(List.of(box("a", 3), box("b", 53)), List.of(box("1", 0), box("2", 50)));

    TrackingScore score = TrackingScore.of(frames);

    assertThat(score).isEqualTo(new TrackingScore(4, 4, 0, 0, 0, 4));
    assertThat(score.mota()).isEqualTo(1);
    assertThat(score.idf1()).isEqualTo(1);
  }

  @Test
  void shouldCountMissesAndFalsePositives() {
    frame(List.of(box("a", 0), box("b", 50)), List.of(box("1", 0)));
    frame(List.of(box("a", 0)), List.of(box("1", 4), box("2", 80))); // IoU 60 / 140 is too little

    TrackingScore score = TrackingScore.of(frames);

    assertThat(score).isEqualTo(new TrackingScore(3, 3, 2, 2, 0, 1));
    assertThat(score.mota()).isCloseTo(1 - 4 / 3.0, within(1e-12)); // below zero
    assertThat(score.idf1()).isCloseTo(2 * 1 / 6.0, within(1e-12));
  }

  @Test
  void shouldCountASwitchWhereAnObjectGetsAnotherIdentity() {
    // Ristani's case: one object of 10 frames, 7 of one identity and then 3 of another.
    for (int i = 0; i < 10; i++) {
      frame(List.of(box("a", i)), List.of(box(i < 7 ? "1" : "2", i)));
    }

    TrackingScore score = TrackingScore.of(frames);

    assertThat(score).isEqualTo(new TrackingScore(10, 10, 0, 0, 1, 7));
    assertThat(score.mota()).isCloseTo(0.9, within(1e-12));
    assertThat(score.idf1()).isCloseTo(0.7, within(1e-12)); // 2 · 7 / (10 + 10)
  }

  @Test
  void shouldCountTwoSwitchesWhereTwoObjectsSwapIdentities() {
    for (int i = 0; i < 4; i++) {
      String first = i < 2 ? "1" : "2";
      String second = i < 2 ? "2" : "1";
      frame(List.of(box("a", 0), box("b", 50)), List.of(box(first, 0), box(second, 50)));
    }

    // any assignment of identities is right in 2 of 4 frames
    assertThat(TrackingScore.of(frames)).isEqualTo(new TrackingScore(8, 8, 0, 0, 2, 4));
  }

  @Test
  void shouldRememberAnIdentityThroughAGap() {
    frame(List.of(box("a", 0)), List.of(box("1", 0)));
    frame(List.of(box("a", 0)), List.of());
    frame(List.of(box("a", 0)), List.of(box("2", 0)));

    TrackingScore score = TrackingScore.of(frames);

    assertThat(score.switches()).isEqualTo(1);
    assertThat(score.misses()).isEqualTo(1);
    assertThat(score.mota()).isCloseTo(1 - 2 / 3.0, within(1e-12));
  }

  @Test
  void shouldKeepAPairWhileItMatchesEvenWhereAnotherBoxIsNearer() {
    frame(List.of(box("a", 0)), List.of(box("1", 0)));
    frame(List.of(box("a", 0)), List.of(box("1", 3), box("2", 0)));

    TrackingScore score = TrackingScore.of(frames);

    assertThat(score.switches()).isZero();
    assertThat(score.falsePositives()).isEqualTo(1);
  }

  @Test
  void shouldMakeAsManyPairsAsPossible() {
    // 1 overlaps both, 2 only a: the nearest pair (a, 1) first would leave b alone
    frame(List.of(box("a", 0), box("b", 4)), List.of(box("1", 1), box("2", -3)));

    assertThat(TrackingScore.of(frames).misses()).isZero();
  }

  @Test
  void shouldPunishAnIdentityThatGoesToTheNextObjectInIdf1Only() {
    for (int i = 0; i < 6; i++) {
      frame(List.of(box(i < 3 ? "a" : "b", i)), List.of(box("1", i)));
    }

    TrackingScore score = TrackingScore.of(frames);

    assertThat(score.mota()).isEqualTo(1);
    assertThat(score.idf1()).isCloseTo(0.5, within(1e-12)); // 2 · 3 / (6 + 6)
  }

  @Test
  void shouldNotMatchBoxesOfDifferentClasses() {
    frame(List.of(box("a", 0)), List.of(new IdentifiedBox("1", "car", box("1", 0).box())));

    assertThat(TrackingScore.of(frames)).isEqualTo(new TrackingScore(1, 1, 1, 1, 0, 0));
  }

  private void frame(List<IdentifiedBox> truth, List<IdentifiedBox> found) {
    frames.add(new TrackingScore.Frame(truth, found));
  }

  private static IdentifiedBox box(String id, double x) {
    return new IdentifiedBox(id, "person", new PixelBox(x, 0, x + 10, 10));
  }
}
