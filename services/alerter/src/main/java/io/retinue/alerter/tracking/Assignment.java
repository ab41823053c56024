package io.retinue.alerter.tracking;

import java.util.Arrays;

/**
 * Pairs rows with columns so that the sum of the benefits of the pairs is the largest possible; a
 * pair without benefit is not made. The Hungarian method with potentials (Kuhn 1955; Jonker and
 * Volgenant 1987): O(n²m) for n rows and m columns, n ≤ m.
 */
public final class Assignment {
  private Assignment() {}

  /**
   * @param benefit of row and column, finite; zero or less for pairs that are not to be made. All
   *     rows have the same length
   * @return the column of each row, −1 for none
   */
  public static int[] of(double[][] benefit) {
    int rows = benefit.length;
    int columns = rows == 0 ? 0 : benefit[0].length;
    if (rows > columns) {
      int[] ofColumns = of(transposed(benefit, columns));
      int[] result = new int[rows];
      Arrays.fill(result, -1);
      for (int column = 0; column < columns; column++) {
        if (ofColumns[column] >= 0) {
          result[ofColumns[column]] = column;
        }
      }
      return result;
    }
    int[] rowOf = solve(benefit, rows, columns);
    int[] result = new int[rows];
    Arrays.fill(result, -1);
    for (int column = 1; column <= columns; column++) {
      int row = rowOf[column] - 1;
      if (row >= 0 && benefit[row][column - 1] > 0) {
        result[row] = column - 1;
      }
    }
    return result;
  }

  /**
   * The row of each column, both counted from 1; 0 for none. One row after the other is added along
   * the shortest augmenting path in the costs that the potentials reduce.
   */
  private static int[] solve(double[][] benefit, int rows, int columns) {
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOf = new int[columns + 1];
    int[] previous = new int[columns + 1];
    for (int row = 1; row <= rows; row++) {
      rowOf[0] = row;
      double[] shortest = new double[columns + 1];
      Arrays.fill(shortest, Double.POSITIVE_INFINITY);
      boolean[] done = new boolean[columns + 1];
      int column = 0;
      do {
        done[column] = true;
        int from = rowOf[column];
        double least = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int j = 1; j <= columns; j++) {
          if (done[j]) {
            continue;
          }
          double cost = -Math.max(0, benefit[from - 1][j - 1]);
          double reduced = cost - rowPotential[from] - columnPotential[j];
          if (reduced < shortest[j]) {
            shortest[j] = reduced;
            previous[j] = column;
          }
          if (shortest[j] < least) {
            least = shortest[j];
            next = j;
          }
        }
        for (int j = 0; j <= columns; j++) {
          if (done[j]) {
            rowPotential[rowOf[j]] += least;
            columnPotential[j] -= least;
          } else {
            shortest[j] -= least;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        rowOf[column] = rowOf[previous[column]];
        column = previous[column];
      }
    }
    return rowOf;
  }

  private static double[][] transposed(double[][] benefit, int columns) {
    double[][] result = new double[columns][benefit.length];
    for (int row = 0; row < benefit.length; row++) {
      for (int column = 0; column < columns; column++) {
        result[column][row] = benefit[row][column];
      }
    }
    return result;
  }
}
