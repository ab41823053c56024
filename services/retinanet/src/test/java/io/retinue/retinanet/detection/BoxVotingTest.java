package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxVotingTest {
  private static final Decoding VOTING = Decoding.defaults().withVoting();

  @Test
  void shouldAverageTheBoxesThatOverlapByTheirScores() {
    Detection best = new Detection(0, 0.75f, new Box(0, 0, 10, 10));
    // Overlaps by 80 of 100.
    Detection covered = new Detection(0, 0.25f, new Box(0, 0, 8, 10));

    List<Detection> kept = new NonMaximumSuppression(VOTING).keep(List.of(covered, best));

    // x2 = (0.75 * 10 + 0.25 * 8) / (0.75 + 0.25) = 9.5
    assertThat(kept).containsExactly(new Detection(0, 0.75f, new Box(0, 0, 9.5f, 10)));
  }

  @Test
  void shouldNotLetOtherClassesOrFarBoxesVote() {
    Detection best = new Detection(0, 0.9f, new Box(0, 0, 10, 10));
    Detection otherClass = new Detection(1, 0.8f, new Box(0, 0, 9, 10));
    // Overlaps by 40 of 100: neither suppressed nor heard.
    Detection beside = new Detection(0, 0.7f, new Box(0, 0, 4, 10));
    List<Detection> all = List.of(best, otherClass, beside);

    assertThat(new NonMaximumSuppression(VOTING).keep(all)).isEqualTo(all);
  }

  @Test
  void shouldLeaveBoxesAsTheyAreWhereVotingIsOff() {
    Detection best = new Detection(0, 0.75f, new Box(0, 0, 10, 10));
    Detection covered = new Detection(0, 0.25f, new Box(0, 0, 8, 10));

    List<Detection> kept =
        new NonMaximumSuppression(Decoding.defaults()).keep(List.of(covered, best));

    assertThat(kept).containsExactly(best);
  }

  @Test
  void shouldKeepABoxWithoutArea() {
    Detection line = new Detection(0, 0.9f, new Box(3, 3, 3, 9));

    assertThat(new NonMaximumSuppression(VOTING).keep(List.of(line))).containsExactly(line);
  }
}
