package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Mark;
import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;

/** A value's place in a file while the file is read: its name, and where its problems are added. */
public final class Place {
  private static final int LONGEST_QUOTE = 60;

  private final String name;
  private final Mark mark;
  private final Variables variables;
  private final Problems problems;

  private Place(String name, Mark mark, Variables variables, Problems problems) {
    this.name = name;
    this.mark = mark;
    this.variables = variables;
    this.problems = problems;
  }

  static Place root(YamlNode node, Variables variables, Problems problems) {
    return new Place("", node.mark(), variables, problems);
  }

  /** The place of what a key of this mapping names. */
  Place of(String key, YamlNode value) {
    String full = name.isEmpty() ? key : name + "." + key;
    return new Place(full, value.mark(), variables, problems);
  }

  /** The same name at another place of the file, such as a key or an item of a list. */
  Place at(Mark other) {
    return new Place(name, other, variables, problems);
  }

  /** The keys that lead here, such as {@code cameras.gate.detect}; {@code the file} at its top. */
  public String name() {
    return name.isEmpty() ? "the file" : name;
  }

  /**
   * Reports that the value cannot be used. The file is read on, so that all problems are told.
   *
   * @param problem what is wrong, without a value that may be secret
   * @param remedy what to write instead
   */
  public void refuse(String problem, String remedy) {
    problems.add(mark, problem, remedy);
  }

  /**
   * The text of a scalar with variables from the environment filled in; empty if a problem was
   * reported.
   *
   * @param expected what should stand here, such as {@code a text}
   * @param remedy what to write
   */
  Optional<String> text(YamlNode node, String expected, String remedy) {
    if (node instanceof YamlNode.Unreadable) {
      return Optional.empty();
    }
    if (!(node instanceof Scalar scalar)) {
      refuse(name() + " is " + kind(node) + ", not " + expected, remedy);
      return Optional.empty();
    }
    if (scalar.isEmpty()) {
      refuse(name() + " is empty", remedy + ", or remove the key");
      return Optional.empty();
    }
    try {
      return Optional.of(variables.fill(scalar.text()));
    } catch (Variables.MissingException e) {
      if (variables.mustBeSet() || e instanceof Variables.MalformedException) {
        refuse(name() + ": " + e.getMessage(), e.remedy());
      }
      return Optional.empty();
    }
  }

  static String kind(YamlNode node) {
    if (node instanceof YamlNode.Mapping) {
      return "a mapping";
    }
    return node instanceof YamlNode.Sequence ? "a list" : "a single value";
  }

  /** What stands in the file, for a message. A value from the environment is not repeated. */
  static String quote(YamlNode node) {
    String text = node instanceof Scalar scalar ? scalar.text() : "";
    return "'"
        + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text)
        + "'";
  }
}
