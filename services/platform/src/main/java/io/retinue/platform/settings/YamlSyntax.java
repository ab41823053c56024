package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Mark;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What the YAML parser objects to, in words for a person who writes settings. */
final class YamlSyntax {
  private YamlSyntax() {}

  static Mark mark(org.snakeyaml.engine.v2.exceptions.Mark mark) {
    return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Adds the problem, without the text of the file: it may be a secret. */
  static void explain(MarkedYamlEngineException failure, Problems problems) {
    String problem = failure.getProblem() == null ? "" : failure.getProblem();
    String context = failure.getContext() == null ? "" : failure.getContext();
    Mark here = at(failure.getProblemMark(), failure.getContextMark());
    Mark begin = at(failure.getContextMark(), failure.getProblemMark());
    if (problem.contains("TAB") || problem.contains("\\t")) {
      problems.add(here, "a tab stands here", "indent with spaces");
    } else if (context.contains("quoted scalar")) {
      problems.add(begin, "a quote that begins here does not end", "close it, or remove it");
    } else if (context.contains("flow")) {
      problems.add(
          begin, "a bracket that opens here is not closed", "close it, or check the commas");
    } else if (problem.contains("mapping values are not allowed")) {
      problems.add(
          here,
          "a ':' stands where no key can be",
          "indent this line as the keys beside it, or put a text that contains ': ' in quotes");
    } else if (problem.contains("could not find expected ':'")) {
      problems.add(begin, "this line has no ':'", "write it as 'key: value'");
    } else if (problem.contains("expected <block end>")) {
      problems.add(
          here,
          "this line is indented neither as the line above nor as a key before",
          "begin it in the column of the keys of its section");
    } else if (problem.contains("cannot start any token")) {
      problems.add(
          here,
          "no value can begin with this character",
          "put a text that begins with it in quotes");
    } else {
      problems.add(
          here,
          "this is no YAML",
          "check indentation, quotes and brackets here and in the line above");
    }
  }

  private static Mark at(
      Optional<org.snakeyaml.engine.v2.exceptions.Mark> first,
      Optional<org.snakeyaml.engine.v2.exceptions.Mark> second) {
    return first.or(() -> second).map(YamlSyntax::mark).orElse(Mark.NONE);
  }
}
