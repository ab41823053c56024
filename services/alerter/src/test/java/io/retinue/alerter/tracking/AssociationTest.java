package io.retinue.alerter.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.tracking.Association.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AssociationTest {
  @RepeatedTest(50)
  void shouldAssignConnectedGroupsAsIfAllWereAssignedTogether(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[][] benefit = new double[30][25];
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Pair pair = new Pair(random.nextInt(30), random.nextInt(25), 1 + random.nextInt(100));
      if (benefit[pair.object()][pair.box()] == 0) {
        benefit[pair.object()][pair.box()] = pair.benefit();
        pairs.add(pair);
      }
    }

    double sum = sum(benefit, Association.of(30, 25, pairs));

    assertThat(sum).isEqualTo(sum(benefit, Assignment.of(benefit)));
  }

  @Test
  void shouldAssignALargeGroupBestPairFirst() {
    List<Pair> pairs = new ArrayList<>();
    for (int object = 0; object < 400; object++) {
      for (int box = 0; box < 400; box++) {
        pairs.add(new Pair(object, box, object == 399 - box ? 2 : 1));
      }
    }

    int[] boxes = Association.of(400, 400, pairs);

    for (int object = 0; object < 400; object++) {
      assertThat(boxes[object]).isEqualTo(399 - object);
    }
  }

  private static double sum(double[][] benefit, int[] boxes) {
    double sum = 0;
    for (int object = 0; object < boxes.length; object++) {
      sum += boxes[object] < 0 ? 0 : benefit[object][boxes[object]];
    }
    return sum;
  }
}
