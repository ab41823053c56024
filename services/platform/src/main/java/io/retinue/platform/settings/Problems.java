package io.retinue.platform.settings;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.YamlNode.Mark;
import io.retinue.platform.text.PrintableText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with one file, all of it. Not thread-safe. */
final class Problems {
  private static final int MOST_PRINTED = 50;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  private record Problem(Mark mark, String text) {}

  Problems(String file) {
    this.file = file;
  }

  void add(Mark mark, String problem, String remedy) {
    String where =
        mark.equals(Mark.NONE) ? "" : ", line " + mark.line() + ", column " + mark.column();
    found.add(new Problem(mark, PrintableText.line(file + where + ": " + problem + "; " + remedy)));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** One exception with a line for each problem, in the order of the file. */
  RetinueException toException() {
    List<String> lines =
        found.stream()
            .sorted(
                Comparator.comparingInt((Problem p) -> p.mark().line())
                    .thenComparingInt(p -> p.mark().column()))
            .map(Problem::text)
            .limit(MOST_PRINTED)
            .toList();
    int more = found.size() - lines.size();
    String remedy =
        (lines.size() == 1 ? "correct this line of the file" : "correct these lines of the file")
            + (more > 0 ? "; " + more + " more follow" : "");
    return RetinueException.several(ErrorKind.BAD_INPUT, lines, remedy);
  }
}
