package io.retinue.platform.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody probably meant to write. */
public final class NearestWord {
  private static final int LONGEST = 64;

  private NearestWord() {}

  /** The candidate with the fewest edits, if they are at most a third of the word. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .min(Comparator.comparingInt((String c) -> edits(word, c)).thenComparing(c -> c))
        .filter(best -> edits(word, best) <= Math.max(1, best.length() / 3));
  }

  /**
   * Insertions, deletions and replacements of one letter, and exchanges of two neighbors: the
   * distance of optimal string alignment.
   */
  private static int edits(String from, String to) {
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean exchanged =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (exchanged) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[from.length()][to.length()];
  }
}
