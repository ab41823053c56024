package io.retinue.standalone.letters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a letter lies in the dead letters topic, written {@code partition@offset}.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record LetterId(int partition, long offset) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})@([0-9]{1,18})");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static LetterId parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no dead letter: write partition@offset, for example 0@17");
    }
    return new LetterId(Integer.parseInt(match.group(1)), Long.parseLong(match.group(2)));
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
