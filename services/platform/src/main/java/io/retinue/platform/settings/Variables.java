package io.retinue.platform.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values from the environment: {@code ${NAME}} in a settings file is the variable {@code NAME} or, if
 * {@code NAME_FILE} is set instead, the content of the file that it names, without the line break at
 * its end. {@code $${} is written for the characters themselves.
 */
public final class Variables {
  private static final String FILE = "_FILE";
  private static final long MOST_BYTES = 64 << 10;
  private static final Pattern USE = Pattern.compile("\\$?\\$\\{([^}]*)}?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** An empty environment. */
  static final Variables NONE = of(Map.of());

  private final Map<String, String> environment;
  private final Missing missing;

  /** What becomes of a variable without a value. */
  private enum Missing {
    REFUSED,
    LEFT_OUT
  }

  /** A variable has no value; the message is for people and contains none. */
  static class MissingException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String remedy;

    MissingException(String problem, String remedy) {
      super(problem);
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }

  /** It is no variable at all: wrong in every environment. */
  static final class MalformedException extends MissingException {
    private static final long serialVersionUID = 1L;

    MalformedException() {
      super(
          "'${' begins no variable",
          "write ${NAME} with letters, digits and '_', or $${ for the characters themselves");
    }
  }

  private Variables(Map<String, String> environment, Missing missing) {
    this.environment = Map.copyOf(environment);
    this.missing = missing;
  }

  public static Variables of(Map<String, String> environment) {
    return new Variables(environment, Missing.REFUSED);
  }

  /** Those of this process. */
  public static Variables ofProcess() {
    return of(System.getenv());
  }

  /**
   * The same for who only looks at the form of a file: what needs a variable that is not set here
   * is not checked.
   */
  public Variables orLeftOut() {
    return new Variables(environment, Missing.LEFT_OUT);
  }

  boolean mustBeSet() {
    return missing == Missing.REFUSED;
  }

  /** Whether a text takes anything from the environment. */
  static boolean isIn(String text) {
    return USE.matcher(text).results().anyMatch(use -> !use.group().startsWith("$$"));
  }

  /** The text with every variable replaced. */
  String fill(String text) throws MissingException {
    StringBuilder filled = new StringBuilder();
    Matcher use = USE.matcher(text);
    while (use.find()) {
      String found = use.group();
      String value = found.startsWith("$$") ? found.substring(1) : value(found, use.group(1));
      use.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return use.appendTail(filled).toString();
  }

  private String value(String use, String name) throws MissingException {
    if (!use.endsWith("}") || !NAME.matcher(name).matches()) {
      throw new MalformedException();
    }
    String value = environment.get(name);
    String file = environment.get(name + FILE);
    if (value != null) {
      return value;
    }
    if (file == null) {
      throw new MissingException(
          "the environment variable " + name + " is not set",
          "set " + name + ", or " + name + FILE + " to the path of a file that contains it");
    }
    return content(name + FILE, file);
  }

  private static String content(String variable, String file) throws MissingException {
    String remedy = "set " + variable + " to the path of a readable text file";
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
        throw new MissingException(
            variable + " does not name a file of at most " + MOST_BYTES + " bytes", remedy);
      }
      return Files.readString(path).replaceFirst("[\\r\\n]+\\z", "");
    } catch (IOException | IllegalArgumentException e) {
      throw new MissingException("the file that " + variable + " names cannot be read", remedy);
    }
  }
}
