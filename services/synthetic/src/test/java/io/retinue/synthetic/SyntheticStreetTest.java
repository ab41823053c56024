package io.retinue.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticStreetTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  /** If a change of the drawing is meant, write the new hashes down here. */
  @ParameterizedTest
  @CsvSource({
    "CORNER, c091e615eff4d293ea2e43934d0e9f964f2bcf3c8bd6f33fb04eed1f30121ec0",
    "PLAZA, 6901b82e1185c0a5f39c2ad36309a42c036bf17e014d006e45e7d37640693971",
    "AVENUE, 724f1c1f86dda5b6ab0fd71ccea18475563a917bba015dc3ccdba4088b72cdf5",
    "NIGHT, 72ae4e5564a241554f17dda98e1901ce14ce685002514207ec1f01f02974c95c"
  })
  void shouldDrawTheSameBytesEverywhere(View view, String expected) throws Exception {
    SyntheticStreet street = SyntheticStreet.of(view, 7, WIDTH, HEIGHT).withoutNoise();

    assertThat(hash(street.frame(0), street.frame(333), street.frame(100_000))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldGiveTheSameFrameWhateverWasAskedForBefore(View view) throws Exception {
    SyntheticStreet one = SyntheticStreet.of(view, 3, WIDTH, HEIGHT);
    SyntheticStreet other = SyntheticStreet.of(view, 3, WIDTH, HEIGHT);

    SyntheticFrame early = one.frame(12);
    SyntheticFrame late = one.frame(4000);
    SyntheticFrame lateFirst = other.frame(4000);
    SyntheticFrame earlyThen = other.frame(12);

    assertThat(hash(earlyThen)).isEqualTo(hash(early)).isNotEqualTo(hash(late));
    assertThat(hash(lateFirst)).isEqualTo(hash(late));
    assertThat(earlyThen.truth()).isEqualTo(early.truth());
    assertThat(lateFirst.truth()).isEqualTo(late.truth());
  }

  @Test
  void shouldDifferFromSeedToSeed() {
    List<TruthBox> one = SyntheticStreet.of(View.PLAZA, 1, WIDTH, HEIGHT).frame(50).truth();
    List<TruthBox> other = SyntheticStreet.of(View.PLAZA, 2, WIDTH, HEIGHT).frame(50).truth();

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void shouldChangePixelsButNotTruthWithNoise() {
    SyntheticStreet noisy = SyntheticStreet.of(View.NIGHT, 1, WIDTH, HEIGHT);
    SyntheticFrame grainy = noisy.frame(9);
    SyntheticFrame clean = noisy.withoutNoise().frame(9);

    int largest = 0;
    for (int i = 0; i < clean.picture().rgb().length; i++) {
      int a = clean.picture().rgb()[i] & 255;
      int b = grainy.picture().rgb()[i] & 255;
      largest = Math.max(largest, Math.abs(a - b));
    }
    assertThat(largest).isBetween(4, 8);
    assertThat(grainy.truth()).isEqualTo(clean.truth());
  }

  @Test
  void shouldBeDarcurbyNight() {
    double corner = brightness(View.CORNER);
    double plaza = brightness(View.PLAZA);
    double avenue = brightness(View.AVENUE);
    double night = brightness(View.NIGHT);

    assertThat(night).isLessThan(0.8 * avenue);
    assertThat(avenue).isLessThan(corner).isLessThan(0.85 * plaza);
    assertThat(night).isLessThan(0.7 * corner);
  }

  @Test
  void shouldLetTheLightDriftSlowly() {
    SyntheticStreet empty =
        SyntheticStreet.of(View.CORNER, 5, WIDTH, HEIGHT)
            .withoutNoise()
            .withoutLabels("person", "car", "bicycle");
    double least = 255;
    double most = 0;
    for (long frame = 0; frame < 4200; frame += 300) {
      double now = mean(empty.frame(frame));
      least = Math.min(least, now);
      most = Math.max(most, now);
    }

    // Seven per cent either way over seven minutes.
    assertThat(most / least).isBetween(1.08, 1.25);
    assertThat(mean(empty.frame(1))).isCloseTo(mean(empty.frame(0)), within(0.5));
  }

  @Test
  void shouldLeaveALabelOutAndTheRestAsItWas() {
    SyntheticStreet all = SyntheticStreet.of(View.PLAZA, 11, WIDTH, HEIGHT);
    SyntheticStreet walkersOnly = all.withoutLabels("bicycle").withoutLabels("car");

    for (long frame = 0; frame < 600; frame += 40) {
      List<TruthBox> kept = boxes(walkersOnly.frame(frame)).toList();
      List<String> before = tracks(all.frame(frame)).filter(id -> id.startsWith("person")).toList();

      assertThat(kept).allSatisfy(box -> assertThat(box.label()).isEqualTo("person"));
      assertThat(kept.stream().map(TruthBox::trackId)).containsAll(before);
    }
  }

  @Test
  void shouldCountTheRiderAsPartOfTheBicycle() {
    SyntheticStreet bicyclesOnly =
        SyntheticStreet.of(View.PLAZA, 11, WIDTH, HEIGHT).withoutLabels("person", "car");

    List<TruthBox> whole =
        Stream.iterate(0L, frame -> frame + 10)
            .limit(60)
            .flatMap(frame -> boxes(bicyclesOnly.frame(frame)))
            .filter(box -> box.visibility() == 1)
            .toList();

    assertThat(whole).isNotEmpty();
    assertThat(whole).allSatisfy(box -> assertThat(box.label()).isEqualTo("bicycle"));
    // Seen from the side, a bicycle alone is 1.8 m long and 1.1 m high; with its rider 1.8 m high.
    assertThat(whole)
        .allSatisfy(
            box -> assertThat(box.y2() - box.y1()).isGreaterThan(0.8f * (box.x2() - box.x1())));
  }

  @ParameterizedTest
  @CsvSource({"320, 192", "640, 360", "641, 359", "1280, 720"})
  void shouldShowTheSameSceneAtAnySize(int width, int height) {
    SyntheticFrame frame = SyntheticStreet.of(View.AVENUE, 7, width, height).frame(333);

    assertThat(frame.picture().width()).isEqualTo(width);
    assertThat(frame.picture().height()).isEqualTo(height);
    assertThat(frame.truth()).isNotEmpty();
  }

  @Test
  void shouldSayWhatCannotBeAskedFor() {
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, 1, 64, 64);

    assertThatThrownBy(() -> street.frame(-1)).hasMessageContaining("numbered from 0");
    assertThatThrownBy(() -> street.withoutLabels("tram")).hasMessageContaining("no tram");
    assertThatThrownBy(() -> SyntheticStreet.of(View.CORNER, 1, 10, 10))
        .hasMessageContaining("64 to 4096");
    assertThat(SyntheticStreet.labels()).containsExactly("person", "car", "bicycle");
    assertThat(street.view()).isEqualTo(View.CORNER);
  }

  private static double brightness(View view) {
    return mean(SyntheticStreet.of(view, 1, WIDTH, HEIGHT).frame(0));
  }

  private static double mean(SyntheticFrame frame) {
    long sum = 0;
    for (byte value : frame.picture().rgb()) {
      sum += value & 255;
    }
    return (double) sum / frame.picture().rgb().length;
  }

  private static Stream<TruthBox> boxes(SyntheticFrame frame) {
    return Stream.concat(frame.truth().stream(), frame.marginal().stream());
  }

  /** Those seen at all; with less about, others may come to light. */
  private static Stream<String> tracks(SyntheticFrame frame) {
    return boxes(frame).map(TruthBox::trackId);
  }

  private static String hash(SyntheticFrame... frames) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (SyntheticFrame frame : frames) {
      digest.update(frame.picture().rgb());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
