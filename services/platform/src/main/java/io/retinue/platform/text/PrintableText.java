package io.retinue.platform.text;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Text from outside (names, labels, reasons, paths) for a log or a terminal. Control characters
 * (C0, DEL, C1), characters that reorder or hide text (bidi marks, other format characters), line
 * and paragraph separators and unpaired surrogates are written as escapes: {@code \n}, {@code
 * \}{@code u001b}. Inside a JSON string these escapes mean the same characters.
 */
public final class PrintableText {
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  private PrintableText() {}

  /** One line: line breaks and tabs are escaped too. */
  public static String line(String text) {
    return escape(text, PrintableText::isUnprintable);
  }

  /** Text of several lines: line breaks and tabs stay. */
  public static String lines(String text) {
    return escape(text, c -> c != '\n' && c != '\t' && isUnprintable(c));
  }

  /**
   * Whether a name contains what no name needs: a control character, a line separator, or an
   * override of the writing direction.
   */
  public static boolean hasControls(String name) {
    return CONTROLS.matcher(name).find();
  }

  private static String escape(String text, IntPredicate escaped) {
    if (text.codePoints().noneMatch(escaped)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (escaped.test(c)) {
                line.append(escape(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  private static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String escape(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        StringBuilder escape = new StringBuilder();
        for (char unit : Character.toChars(codePoint)) {
          escape.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
        yield escape.toString();
      }
    };
  }
}
