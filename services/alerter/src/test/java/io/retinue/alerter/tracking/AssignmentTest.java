package io.retinue.alerter.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void shouldPreferTheLargestSumToTheLargestPair() {
    double[][] benefit = {
      {9, 8},
      {8, 1},
    };

    // 8 + 8 is more than 9 + 1
    assertThat(Assignment.of(benefit)).containsExactly(1, 0);
  }

  @Test
  void shouldLeaveARowAloneThatHasNoBenefit() {
    double[][] benefit = {
      {0, -1},
      {5, 6},
    };

    assertThat(Assignment.of(benefit)).containsExactly(-1, 1);
  }

  @Test
  void shouldNotMakeMorePairsWhereFewerAreWorthMore() {
    double[][] benefit = {
      {10, 1},
      {1, 0},
    };

    // 10 alone is more than 1 + 1
    assertThat(Assignment.of(benefit)).containsExactly(0, -1);
  }

  @Test
  void shouldTakeNoRowsAndNoColumns() {
    assertThat(Assignment.of(new double[0][0])).isEmpty();
    assertThat(Assignment.of(new double[2][0])).containsExactly(-1, -1);
  }

  @RepeatedTest(200)
  void shouldReachTheBestSumOfAllAssignments(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[][] benefit = new double[random.nextInt(6)][random.nextInt(6)];
    for (double[] row : benefit) {
      for (int column = 0; column < row.length; column++) {
        row[column] = random.nextInt(3) == 0 ? 0 : random.nextInt(20) - 3;
      }
    }

    int[] columns = Assignment.of(benefit);

    assertThat(columns).hasSize(benefit.length);
    double sum = 0;
    boolean[] taken = new boolean[6];
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] >= 0) {
        assertThat(taken[columns[row]]).isFalse();
        assertThat(benefit[row][columns[row]]).isPositive();
        taken[columns[row]] = true;
        sum += benefit[row][columns[row]];
      }
    }
    assertThat(sum).isEqualTo(bestOf(benefit, 0, new boolean[6]));
  }

  /** Every assignment there is. */
  private static double bestOf(double[][] benefit, int row, boolean[] taken) {
    if (row == benefit.length) {
      return 0;
    }
    double best = bestOf(benefit, row + 1, taken);
    for (int column = 0; column < benefit[row].length; column++) {
      if (!taken[column] && benefit[row][column] > 0) {
        taken[column] = true;
        best = Math.max(best, benefit[row][column] + bestOf(benefit, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }
}
