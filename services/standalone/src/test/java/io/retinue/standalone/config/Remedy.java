package io.retinue.standalone.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what the message of a problem asks for, as a person would who knows nothing else than the
 * message and what the value should be.
 *
 * @param line from 1
 * @param column from 1
 * @param advice the part of the message behind the problem
 */
record Remedy(int line, int column, String problem, String advice) {
  private static final Pattern MESSAGE =
      Pattern.compile("(?s).*?, line (\\d+), column (\\d+): (.*?); (.*)");
  private static final Pattern MEANT = Pattern.compile("did you mean '([^']+)'\\?.*");
  private static final Pattern ADD = Pattern.compile("add '(.+)'");
  private static final Pattern SUCH_AS = Pattern.compile("(?:write|use) .*, such as (.+)");
  private static final Pattern WRITE = Pattern.compile("write (.+?)(?:, or remove the key)?");
  private static final Pattern VALUE = Pattern.compile("( *(?:[^ :']+|'[^']+'):)(?: .*)?");

  static Remedy of(String message) {
    Matcher parts = MESSAGE.matcher(message);
    if (!parts.matches()) {
      throw new AssertionError("no line and column: " + message);
    }
    return new Remedy(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        parts.group(3),
        parts.group(4));
  }

  /**
   * The file as it is after the advice was followed.
   *
   * @param original the line as it was before the mistake, for advice to write the value again
   */
  String applyTo(String yaml, String original) {
    List<String> lines = new ArrayList<>(List.of(yaml.split("\n")));
    int at = line - 1;
    String now = lines.get(at);
    Matcher meant = MEANT.matcher(advice);
    Matcher add = ADD.matcher(advice);
    Matcher suchAs = SUCH_AS.matcher(advice);
    Matcher write = WRITE.matcher(advice);
    if (advice.equals("remove it")
        || advice.startsWith("remove it; known here")
        || advice.startsWith("remove one of the two")) {
      removeWithAllBelow(lines, at);
    } else if (advice.startsWith("remove 'user' and 'password'")) {
      lines.subList(at, at + 2).clear(); // they stand one below the other
    } else if (meant.matches() && problem.startsWith("unknown key")) {
      lines.set(at, now.replaceFirst("[^ :]+:", meant.group(1) + ":"));
    } else if (meant.matches()) {
      setValue(lines, at, meant.group(1));
    } else if (add.matches()) {
      boolean empty = now.strip().endsWith(":"); // nothing stands below the key yet
      String indent = empty ? indentOf(now) + "  " : " ".repeat(column - 1);
      lines.add(empty ? at + 1 : at, indent + add.group(1));
    } else if (advice.startsWith("indent with spaces")
        || advice.startsWith("begin it in the column")
        || advice.startsWith("indent this line")) {
      lines.set(at, indentOf(lines.get(at - 1)) + now.strip());
    } else if (advice.startsWith("write it as 'key: value'")) {
      lines.remove(at); // it was no setting
    } else if (advice.startsWith("put it in quotes")) {
      setValue(lines, at, "'" + now.replaceFirst("^[^:]*: ", "") + "'");
    } else if (problem.contains("cannot be a name") && suchAs.matches()) {
      lines.set(at, now.replaceFirst("'[^']+':", suchAs.group(1).replaceAll(".* ", "") + ":"));
    } else if (advice.startsWith("close it")
        || advice.startsWith("remove it, and write the value")
        || advice.startsWith("remove it; write")
        || advice.startsWith("write the value itself")) {
      lines.set(at, original);
    } else if (advice.endsWith("or remove it from this rule")) {
      lines.remove(at);
    } else if (advice.endsWith("or remove the rule")) {
      int rule = at;
      while (indentOf(lines.get(rule)).length() >= indentOf(now).length()) {
        rule--;
      }
      removeWithAllBelow(lines, rule);
    } else if (advice.startsWith("write one of these: ") && problem.contains(".kind is")) {
      setValue(lines, at, advice.replaceFirst(".*: ", "").replaceFirst(",.*", ""));
    } else if (advice.startsWith("write one of these: ")) {
      setValue(lines, at, "[" + advice.replaceFirst(".*: ", "") + "]");
    } else if (suchAs.matches()) {
      setValue(lines, at, suchAs.group(1).replaceFirst(", or remove the key$", ""));
    } else if (advice.startsWith("write 'key: value' lines below it")
        || advice.startsWith("write a name such as")) {
      setValue(lines, at, "");
    } else if (write.matches()) {
      setValue(lines, at, write.group(1).replaceFirst(" or .*", ""));
    } else {
      throw new AssertionError("nobody knows what to do: " + advice);
    }
    return String.join("\n", lines) + "\n";
  }

  private static void setValue(List<String> lines, int at, String value) {
    Matcher line = VALUE.matcher(lines.get(at));
    if (!line.matches()) {
      throw new AssertionError("there is no value in: " + lines.get(at));
    }
    lines.set(at, line.group(1) + (value.isEmpty() ? "" : " " + value));
  }

  private static void removeWithAllBelow(List<String> lines, int at) {
    String indent = indentOf(lines.remove(at));
    while (lines.size() > at && lines.get(at).startsWith(indent + " ")) {
      lines.remove(at);
    }
  }

  private static String indentOf(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }
}
