package io.retinue.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.video.Picture;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statistics that training and the demo rely on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreetLifeTest {
  private static final int SAMPLES = 200;

  /** Stands for pictures that are not looked at. */
  private static final Picture TINY = new Picture(1, 1, new byte[3]);

  private final Map<View, List<SyntheticFrame>> samples = new EnumMap<>(View.class);

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldBeBusyButNotCrowded(View view) {
    List<SyntheticFrame> frames = sample(view);

    double mean = frames.stream().mapToInt(frame -> frame.truth().size()).average().orElseThrow();
    long moderate =
        frames.stream()
            .filter(frame -> frame.truth().size() >= 2 && frame.truth().size() <= 12)
            .count();
    assertThat(mean).isBetween(4.0, 9.0);
    assertThat(moderate).isGreaterThan(SAMPLES * 95 / 100);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldShowEachLabelOften(View view) {
    Map<String, Integer> frames = new TreeMap<>();
    for (SyntheticFrame frame : sample(view)) {
      frame.truth().stream()
          .map(TruthBox::label)
          .distinct()
          .forEach(label -> frames.merge(label, 1, Integer::sum));
    }

    assertThat(frames).containsOnlyKeys("person", "car", "bicycle");
    assertThat(frames.get("person")).isGreaterThan(SAMPLES * 90 / 100);
    assertThat(frames.get("bicycle")).isGreaterThan(SAMPLES * 60 / 100);
    assertThat(frames.get("car")).isGreaterThan(SAMPLES * 40 / 100);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldShowMostThingsLargeEnoughToLearn(View view) {
    List<Float> heights =
        sample(view).stream()
            .flatMap(frame -> frame.truth().stream())
            .map(box -> box.y2() - box.y1())
            .sorted()
            .toList();

    assertThat(heights.get(heights.size() / 5)).isGreaterThan(26);
    assertThat(heights.get(heights.size() / 2)).isGreaterThan(36);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldNameEachThingOnceAFrame(View view) {
    for (SyntheticFrame frame : sample(view)) {
      Set<String> seen = new HashSet<>();

      assertThat(frame.truth()).allSatisfy(box -> assertThat(seen.add(box.trackId())).isTrue());
      assertThat(frame.marginal()).allSatisfy(box -> assertThat(seen.add(box.trackId())).isTrue());
    }
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldMoveThingsSmoothly(View view) {
    SyntheticStreet street = SyntheticStreet.of(view, 5, 640, 360);
    Map<String, TruthBox> before = whole(street.frame(499));
    int followed = 0;
    for (long frame = 500; frame < 600; frame++) {
      Map<String, TruthBox> now = whole(street.frame(frame));
      for (TruthBox box : now.values()) {
        TruthBox last = before.get(box.trackId());
        if (last != null) {
          followed++;
          float moved = Math.abs(box.x1() + box.x2() - last.x1() - last.x2()) / 2;
          // The fastest car, nearest to the camera, goes 6.5 m a second at 40 pixels a meter.
          assertThat(moved).isLessThan(32);
        }
      }
      before = now;
    }
    assertThat(followed).isGreaterThan(100);
  }

  @Test
  void shouldHoldTrafficWhilePeopleCross() {
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, 9, 640, 360);

    // Green comes every 26 s; in the last second before it, those first in line stand still.
    Map<String, TruthBox> waiting = whole(street.frame(260 * 7 - 8));
    Map<String, TruthBox> later = whole(street.frame(260 * 7 - 2));
    Map<String, TruthBox> gone = whole(street.frame(260 * 7 + 40));

    List<String> standing =
        waiting.values().stream()
            .filter(box -> !box.label().equals("person"))
            .filter(box -> box.equals(later.get(box.trackId())))
            .map(TruthBox::trackId)
            .toList();
    assertThat(standing).isNotEmpty();
    assertThat(standing).allSatisfy(id -> assertThat(gone.get(id)).isNotEqualTo(waiting.get(id)));
  }

  private static Map<String, TruthBox> whole(SyntheticFrame frame) {
    return frame.truth().stream()
        .filter(box -> box.visibility() == 1)
        .collect(Collectors.toMap(TruthBox::trackId, box -> box));
  }

  /** Two hundred frames over almost six minutes, drawn once for all tests. */
  private List<SyntheticFrame> sample(View view) {
    return samples.computeIfAbsent(view, StreetLifeTest::draw);
  }

  private static List<SyntheticFrame> draw(View view) {
    SyntheticStreet street = SyntheticStreet.of(view, 42, 640, 360).withoutNoise();
    return LongStream.range(0, SAMPLES)
        .mapToObj(i -> street.frame(i * 17))
        .map(frame -> new SyntheticFrame(TINY, frame.truth(), frame.marginal()))
        .toList();
  }
}
