package io.retinue.platform.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** A value of a YAML file, and where it begins. */
public sealed interface YamlNode {
  Mark mark();

  /**
   * @param line from 1
   * @param column from 1
   */
  record Mark(int line, int column) {
    /** The place of what stands in no file, such as a default. */
    static final Mark NONE = new Mark(0, 0);
  }

  /**
   * One text.
   *
   * @param quoted whether it is a text even where it looks like a number
   */
  record Scalar(Mark mark, String text, boolean quoted) implements YamlNode {
    private static final ScalarResolver TYPES = new JsonScalarResolver();
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    /** A text, whatever it looks like. */
    public static Scalar text(String text) {
      return new Scalar(Mark.NONE, text, true);
    }

    /** A number, a switch or a word, as it is written without quotes. */
    public static Scalar plain(String text) {
      return new Scalar(Mark.NONE, text, false);
    }

    boolean isEmpty() {
      return quoted ? text.isBlank() : text.isBlank() || text.equals("~") || isOf(Tag.NULL);
    }

    /**
     * Whether it is a decimal number. YAML's other numbers, such as .inf and 0x10, are none here.
     */
    boolean isNumber() {
      return (isOf(Tag.INT) || isOf(Tag.FLOAT)) && NUMBER.matcher(text).matches();
    }

    boolean isSwitch() {
      return isOf(Tag.BOOL);
    }

    /** Whether it is a text to every reader of YAML. */
    boolean isText() {
      return isOf(Tag.STR);
    }

    private boolean isOf(Tag tag) {
      return quoted ? tag.equals(Tag.STR) : TYPES.resolve(text, true).equals(tag);
    }
  }

  record Sequence(Mark mark, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    public static Sequence of(List<? extends YamlNode> items) {
      return new Sequence(Mark.NONE, List.copyOf(items));
    }
  }

  /**
   * Keys in the order of the file; a key may stand there twice.
   *
   * @param entries each key with its value
   */
  record Mapping(Mark mark, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public static Mapping of(List<Entry> entries) {
      return new Mapping(Mark.NONE, entries);
    }

    /** The first value of that key. */
    public Optional<YamlNode> find(String key) {
      return entries.stream().filter(e -> e.key().text().equals(key)).findFirst().map(Entry::value);
    }
  }

  record Entry(Scalar key, YamlNode value) {
    public static Entry of(String key, YamlNode value) {
      return new Entry(Scalar.text(key), value);
    }
  }

  /** What could not be read: the problem has been reported. */
  record Unreadable(Mark mark) implements YamlNode {}
}
