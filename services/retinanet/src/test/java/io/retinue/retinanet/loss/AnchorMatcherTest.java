package io.retinue.retinanet.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.network.AnchorGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnchorMatcherTest {
  private static final Matching WITHOUT_RESCUE =
      new Matching(0.5, 0.4, Matching.LowQuality.IGNORED);

  /** Four anchors of 10 x 10, at x = 0, 4, 5 and 30. */
  private static final AnchorGrid ROW =
      grid(
          new Box(0, 0, 10, 10),
          new Box(4, 0, 14, 10),
          new Box(5, 0, 15, 10),
          new Box(30, 0, 40, 10));

  private static AnchorGrid grid(Box... boxes) {
    float[] corners = new float[boxes.length * 4];
    for (int i = 0; i < boxes.length; i++) {
      corners[4 * i] = boxes[i].x1();
      corners[4 * i + 1] = boxes[i].y1();
      corners[4 * i + 2] = boxes[i].x2();
      corners[4 * i + 3] = boxes[i].y2();
    }
    return new AnchorGrid(corners, new int[] {0, boxes.length});
  }

  private static AnchorMatcher.AnchorMatch match(
      Matching matching, List<Box> boxes, List<Box> crowds) {
    return new AnchorMatcher(ROW, matching).match(boxes, crowds);
  }

  @Test
  void shouldSplitAnchorsByOverlap() {
    AnchorMatcher.AnchorMatch match =
        match(WITHOUT_RESCUE, List.of(new Box(0, 0, 10, 10)), List.of());

    // IoU 1; 60 / 140 = 0.43, between the thresholds; 50 / 150 = 0.33; 0.
    assertThat(match.isForeground(0)).isTrue();
    assertThat(match.isIgnored(1)).isTrue();
    assertThat(match.isBackground(2)).isTrue();
    assertThat(match.isBackground(3)).isTrue();
    assertThat(match.foregroundCount()).isEqualTo(1);
  }

  @Test
  void shouldRescueTheBestAnchorsOfABoxThatNoneOverlapsEnough() {
    // 3 of the 10 columns of anchor 3: IoU 0.3.
    Box small = new Box(30, 0, 33, 10);

    AnchorMatcher.AnchorMatch rescued = match(Matching.defaults(), List.of(small), List.of());
    AnchorMatcher.AnchorMatch left = match(WITHOUT_RESCUE, List.of(small), List.of());

    assertThat(rescued.isForeground(3)).isTrue();
    assertThat(left.isBackground(3)).isTrue();
  }

  @Test
  void shouldRescueAllAnchorsThatShareTheBestOverlap() {
    AnchorGrid twins = grid(new Box(0, 0, 10, 10), new Box(0, 0, 10, 10));

    AnchorMatcher.AnchorMatch match =
        new AnchorMatcher(twins, Matching.defaults())
            .match(List.of(new Box(0, 0, 3, 10)), List.of());

    assertThat(match.foregroundCount()).isEqualTo(2);
  }

  @Test
  void shouldNotRescueABoxThatNoAnchorMeets() {
    AnchorMatcher.AnchorMatch match =
        match(Matching.defaults(), List.of(new Box(80, 80, 90, 90)), List.of());

    assertThat(match.foregroundCount()).isZero();
    assertThat(match.isBackground(0)).isTrue();
  }

  @Test
  void shouldGiveARescuedAnchorTheBoxItOverlapsMost() {
    // The second box's best anchor is 0, which overlaps the first box more.
    List<Box> boxes = List.of(new Box(0, 0, 10, 10), new Box(0, 0, 2, 2));

    AnchorMatcher.AnchorMatch match = match(Matching.defaults(), boxes, List.of());

    assertThat(match.box(0)).isZero();
  }

  @Test
  void shouldAskNothingOfBackgroundWithinACrowd() {
    Box crowd = new Box(3, 0, 40, 10);

    AnchorMatcher.AnchorMatch match =
        match(WITHOUT_RESCUE, List.of(new Box(0, 0, 10, 10)), List.of(crowd));

    // Anchor 0 has 7 of its 10 columns in the crowd, but answers for a box of its own.
    assertThat(match.isForeground(0)).isTrue();
    assertThat(match.isIgnored(2)).isTrue();
    assertThat(match.isIgnored(3)).isTrue();
  }

  @Test
  void shouldCallEverythingBackgroundOnAnEmptyPicture() {
    AnchorMatcher.AnchorMatch match = match(Matching.defaults(), List.of(), List.of());

    for (int i = 0; i < match.size(); i++) {
      assertThat(match.isBackground(i)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithTheDefinitionOnRandomScenes(Matching.LowQuality rescue) {
    Random random = new Random(5);
    Matching matching = new Matching(0.5, 0.4, rescue);
    for (int scene = 0; scene < 50; scene++) {
      Box[] anchors = boxes(random, 60).toArray(Box[]::new);
      List<Box> truth = boxes(random, random.nextInt(5));

      AnchorMatcher.AnchorMatch match =
          new AnchorMatcher(grid(anchors), matching).match(truth, List.of());

      for (int i = 0; i < anchors.length; i++) {
        int expected = oracle(anchors, truth, i, rescue);
        assertThat(match.isForeground(i) ? match.box(i) : match.isIgnored(i) ? -2 : -1)
            .isEqualTo(expected);
      }
    }
  }

  /** Word for word as the paper and torchvision define it. */
  private static int oracle(Box[] anchors, List<Box> truth, int i, Matching.LowQuality rescue) {
    int best = -1;
    for (int g = 0; g < truth.size(); g++) {
      if (best < 0 || truth.get(g).iou(anchors[i]) > truth.get(best).iou(anchors[i])) {
        best = g;
      }
    }
    if (best < 0) {
      return -1;
    }
    if (rescue == Matching.LowQuality.ALLOWED) {
      for (Box box : truth) {
        float most = 0;
        for (Box anchor : anchors) {
          most = Math.max(most, box.iou(anchor));
        }
        if (most > 0 && box.iou(anchors[i]) == most) {
          return best;
        }
      }
    }
    float iou = truth.get(best).iou(anchors[i]);
    return iou >= 0.5f ? best : iou >= 0.4f ? -2 : -1;
  }

  private static List<Box> boxes(Random random, int count) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float x = random.nextInt(40);
      float y = random.nextInt(40);
      boxes.add(new Box(x, y, x + 5 + random.nextInt(20), y + 5 + random.nextInt(20)));
    }
    return boxes;
  }
}
