package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a tree as YAML that reads back as the same tree. */
public final class YamlText {
  private static final String INDENT = "  ";

  /** A text that needs no quotes where it stands alone in its line. */
  private static final Pattern BARE =
      Pattern.compile("[A-Za-z0-9_./$][A-Za-z0-9_./$:@+=?&~,{}()%*-]*(?<!:)");

  private static final Pattern BARE_IN_LIST = Pattern.compile("[A-Za-z0-9_./-]+");

  private YamlText() {}

  /** A mapping as a file: a key on each line. */
  public static String document(Mapping mapping) {
    StringBuilder text = new StringBuilder();
    write(mapping, "", text);
    return text.toString();
  }

  private static void write(Mapping mapping, String indent, StringBuilder text) {
    for (Entry entry : mapping.entries()) {
      text.append(indent).append(scalar(entry.key(), BARE_IN_LIST)).append(':');
      if (entry.value() instanceof Mapping below && !below.entries().isEmpty()) {
        text.append('\n');
        write(below, indent + INDENT, text);
      } else if (entry.value() instanceof Sequence list && isLong(list)) {
        text.append('\n');
        list.items()
            .forEach(
                i -> text.append(indent).append(INDENT).append("- ").append(value(i)).append('\n'));
      } else {
        text.append(' ').append(value(entry.value())).append('\n');
      }
    }
  }

  /** {@code 'name: value'} in one line, for a message. */
  static String line(String name, YamlNode value) {
    return "'" + name + ": " + inline(value) + "'";
  }

  /** A key and its value in one line, as within brackets. */
  public static String entry(Entry entry) {
    return scalar(entry.key(), BARE_IN_LIST) + ": " + flow(entry.value());
  }

  /** A value in one line. */
  static String inline(YamlNode node) {
    return value(node);
  }

  private static boolean isLong(Sequence list) {
    return inline(list).length() > 60;
  }

  private static String value(YamlNode node) {
    return node instanceof Scalar scalar ? scalar(scalar, BARE) : flow(node);
  }

  /** The same where it may stand within brackets. */
  static String flow(YamlNode node) {
    if (node instanceof Mapping mapping) {
      return mapping.entries().stream()
          .map(YamlText::entry)
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node instanceof Sequence sequence) {
      return sequence.items().stream()
          .map(YamlText::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return node instanceof Scalar scalar ? scalar(scalar, BARE_IN_LIST) : "null";
  }

  private static String scalar(Scalar scalar, Pattern bare) {
    String text = scalar.text();
    boolean looksLikeText = Scalar.plain(text).isText() && !text.equals("~");
    if (bare.matcher(text).matches() && (!scalar.quoted() || looksLikeText)) {
      return text;
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029')) {
      return escaped(text);
    }
    return "'" + text.replace("'", "''") + "'";
  }

  private static String escaped(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
