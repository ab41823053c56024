package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
  private static Detection detection(int label, float score, float x) {
    return new Detection(label, score, new Box(x, 0, x + 10, 10));
  }

  @Test
  void shouldDropTheWeakerOfTwoThatOverlap() {
    Detection best = detection(0, 0.9f, 0);
    // IoU 80 / 120 = 0.67.
    Detection covered = detection(0, 0.8f, 2);
    // IoU 60 / 140 = 0.43 with the best.
    Detection beside = detection(0, 0.7f, 4);

    List<Detection> kept = suppression(100).keep(List.of(beside, covered, best));

    assertThat(kept).containsExactly(best, beside);
  }

  @Test
  void shouldKeepOverlapAtTheThreshold() {
    Detection best = new Detection(0, 0.9f, new Box(0, 0, 10, 10));
    Detection half = new Detection(0, 0.8f, new Box(0, 0, 10, 5));

    assertThat(suppression(100).keep(List.of(best, half))).hasSize(2);
  }

  @Test
  void shouldLeaveOtherClassesAlone() {
    List<Detection> twins = List.of(detection(0, 0.9f, 0), detection(1, 0.8f, 0));

    assertThat(suppression(100).keep(twins)).isEqualTo(twins);
  }

  @Test
  void shouldKeepTheBestWhenThereAreTooMany() {
    List<Detection> row =
        List.of(detection(0, 0.1f, 0), detection(0, 0.3f, 20), detection(0, 0.2f, 40));

    assertThat(suppression(2).keep(row)).extracting(Detection::score).containsExactly(0.3f, 0.2f);
  }

  @Test
  void shouldAgreeWithTheDefinitionOnRandomHeaps() {
    Random random = new Random(9);
    for (int heap = 0; heap < 30; heap++) {
      List<Detection> candidates = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        float x = random.nextInt(60);
        float y = random.nextInt(60);
        Box box = new Box(x, y, x + 5 + random.nextInt(20), y + 5 + random.nextInt(20));
        candidates.add(new Detection(random.nextInt(3), random.nextFloat(), box));
      }

      assertThat(suppression(20).keep(candidates)).isEqualTo(oracle(candidates, 0.5f, 20));
    }
  }

  /** Removing from a list what the best of it covers, until it is empty. */
  private static List<Detection> oracle(List<Detection> candidates, float maxIou, int most) {
    List<Detection> left = new ArrayList<>(candidates);
    List<Detection> kept = new ArrayList<>();
    while (!left.isEmpty() && kept.size() < most) {
      Detection best =
          left.stream().max(Comparator.comparingDouble(Detection::score)).orElseThrow();
      kept.add(best);
      left.removeIf(
          d -> d == best || (d.label() == best.label() && d.box().iou(best.box()) > maxIou));
    }
    return kept;
  }

  private static NonMaximumSuppression suppression(int maxDetections) {
    return new NonMaximumSuppression(new Decoding(0.05, 1000, 0.5, maxDetections, 1));
  }
}
