package io.retinue.platform.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody probably meant to write. */
final class NearestWord {
  private NearestWord() {}

  /** The candidate with the fewest edits, if they are at most a third of the word. */
  static Optional<String> to(String word, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt((String c) -> edits(word, c)).thenComparing(c -> c))
        .filter(best -> edits(word, best) <= Math.max(1, best.length() / 3));
  }

  /** Levenshtein's distance: insertions, deletions and replacements of one letter. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
