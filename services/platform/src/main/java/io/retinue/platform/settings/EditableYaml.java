package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML text of which single entries are changed: comments, order and form of all others stay as
 * they are, to the byte. The text must be valid, and its root a mapping. What is written in a form
 * that only a person can change is refused with {@link CannotEditException}.
 */
public final class EditableYaml {
  private static final String UNIT = "  ";

  private final String text;
  private final YamlLayout layout;

  /** The text must be changed by hand. */
  public static final class CannotEditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotEditException(String message) {
      super(message);
    }
  }

  /**
   * @throws CannotEditException if it is no YAML
   */
  public EditableYaml(String text) {
    this.text = text;
    try {
      this.layout = new YamlLayout(text);
    } catch (RuntimeException e) { // of the parser
      throw new CannotEditException("this is no YAML");
    }
  }

  public String text() {
    return text;
  }

  /** The text with one more entry, behind the others of its mapping. The mapping may be missing. */
  public String add(List<String> path, String key, YamlNode value) {
    Entry entry = Entry.of(key, value);
    if (path.isEmpty()) {
      return addAtTop(entry);
    }
    Optional<NodeTuple> parent = layout.find(path);
    if (parent.isEmpty()) {
      List<String> above = path.subList(0, path.size() - 1);
      return add(above, path.get(path.size() - 1), Mapping.of(List.of(entry)));
    }
    Node mapping = parent.get().getValueNode();
    return YamlLayout.isEmpty(mapping)
        ? addFirst(path, entry)
        : addTo(mapping, layout.column(layout.start(parent.get().getKeyNode())), entry);
  }

  private String addAtTop(Entry entry) {
    Optional<Node> root = layout.root().filter(node -> !YamlLayout.isEmpty(node));
    return root.isPresent()
        ? addTo(root.get(), -UNIT.length(), entry)
        : insertLines(text.length(), "", UNIT, entry);
  }

  /**
   * @param above the column of the mapping's own key: entries are indented in such steps
   */
  private String addTo(Node node, int above, Entry entry) {
    if (!(node instanceof MappingNode mapping)) {
      throw new CannotEditException("there is no mapping");
    }
    List<NodeTuple> entries = mapping.getValue();
    if (YamlLayout.isFlow(mapping)) {
      String flow = YamlText.entry(entry);
      return entries.isEmpty()
          ? replace(layout.start(mapping) + 1, layout.start(mapping) + 1, flow)
          : insert(layout.end(last(entries).getValueNode()), ", " + flow);
    }
    String indent = indentOf(last(entries));
    String step = " ".repeat(Math.max(1, indent.length() - above));
    return insertLines(layout.blockEnd(last(entries)), indent, step, entry);
  }

  /** Below a key with nothing behind it, and below its comments. */
  private String addFirst(List<String> path, Entry entry) {
    NodeTuple parent = require(path);
    int from = layout.start(parent.getValueNode());
    int to = layout.end(parent.getValueNode());
    if (from < to) {
      return new EditableYaml(replace(from, to, "")).addFirst(path, entry);
    }
    return insertLines(layout.blockEnd(parent), indentOf(parent) + UNIT, UNIT, entry);
  }

  /** The text without an entry, and without the comments within it. */
  public String remove(List<String> path, String key) {
    NodeTuple parent = require(path);
    if (!(parent.getValueNode() instanceof MappingNode mapping)) {
      throw new CannotEditException("there is no mapping");
    }
    List<NodeTuple> entries = mapping.getValue();
    int at = entries.indexOf(require(with(path, key)));
    return YamlLayout.isFlow(mapping) ? removeFlow(entries, at) : removeLines(entries, at);
  }

  private String removeLines(List<NodeTuple> entries, int at) {
    indentOf(entries.get(at));
    int from = layout.lineStart(layout.start(entries.get(at).getKeyNode()));
    int to = layout.blockEnd(entries.get(at));
    boolean blankFollows = to == text.length() || layout.isBlank(to);
    int before = layout.lineStart(Math.max(0, from - 1));
    if (blankFollows && from > 0 && layout.isBlank(before)) { // one blank line is enough
      from = before;
    } else if (at == 0 && entries.size() > 1 && !layout.isComment(before)) {
      while (layout.isBlank(to)) {
        to = layout.nextLine(to);
      }
    }
    if (to == text.length() && !text.endsWith("\n") && from > 0) {
      from -= text.startsWith("\r\n", Math.max(0, from - 2)) ? 2 : 1;
    }
    return replace(from, to, "");
  }

  /** Comments between the entries stay. */
  private String removeFlow(List<NodeTuple> entries, int at) {
    int from = layout.start(entries.get(at).getKeyNode());
    int to = layout.end(entries.get(at).getValueNode());
    if (entries.size() == 1) {
      return replace(from, text.startsWith(",", to) ? to + 1 : to, "");
    }
    if (at == 0) {
      int comma = comma(to, layout.start(entries.get(1).getKeyNode()));
      int next = comma + 1;
      while (text.charAt(next) == ' ') {
        next++;
      }
      return text.substring(0, from) + text.substring(to, comma) + text.substring(next);
    }
    int comma = comma(layout.end(entries.get(at - 1).getValueNode()), from);
    String between = text.substring(comma + 1, from);
    String kept = between.isBlank() ? "" : between.stripTrailing();
    String after = kept.contains("#") ? lineBreak(from) : "";
    return text.substring(0, comma) + kept + after + text.substring(to);
  }

  /** The comma between two entries: none of a comment. */
  private int comma(int from, int to) {
    boolean comment = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      comment = c == '#' || (comment && c != '\n');
      if (c == ',' && !comment) {
        return i;
      }
    }
    throw new CannotEditException("there is no comma");
  }

  /** The text with another value of a key that is there; the value stands in one line. */
  public String set(List<String> path, String key, Scalar value) {
    Node old = require(with(path, key)).getValueNode();
    return replace(layout.start(old), layout.end(old), YamlText.flow(value));
  }

  /** The text with another name of a key that is there; its value and its place stay. */
  public String rename(List<String> path, String key, String name) {
    Node old = require(with(path, key)).getKeyNode();
    return replace(layout.start(old), layout.end(old), YamlText.flow(Scalar.text(name)));
  }

  /**
   * The text with other words in a value that is one word or a list of words. A word that stays is
   * not touched.
   *
   * @param path of the value
   * @param other the word that takes the place of a word, or that word itself
   */
  public String replaceWords(List<String> path, UnaryOperator<String> other) {
    Node value = require(path).getValueNode();
    List<Node> words = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    StringBuilder after = new StringBuilder(text);
    for (int i = words.size() - 1; i >= 0; i--) { // from the last on: the places of the others stay
      if (words.get(i) instanceof ScalarNode word) {
        String next = other.apply(word.getValue());
        if (!next.equals(word.getValue())) {
          after.replace(layout.start(word), layout.end(word), YamlText.flow(Scalar.text(next)));
        }
      }
    }
    return after.toString();
  }

  private NodeTuple require(List<String> path) {
    return layout
        .find(path)
        .orElseThrow(() -> new CannotEditException("there is no " + String.join(".", path)));
  }

  private static List<String> with(List<String> path, String key) {
    List<String> all = new ArrayList<>(path);
    all.add(key);
    return all;
  }

  /** What stands before a key in its line. */
  private String indentOf(NodeTuple entry) {
    int start = layout.start(entry.getKeyNode());
    String indent = text.substring(layout.lineStart(start), start);
    if (!indent.isBlank()) {
      throw new CannotEditException("something stands before a key in its line");
    }
    return indent;
  }

  /** Inserts an entry as lines of its own, at the beginning of a line or at the end of the text. */
  private String insertLines(int at, String indent, String step, Entry entry) {
    String newline = lineBreak(at);
    String lines =
        YamlText.document(Mapping.of(List.of(entry)))
            .lines()
            .map(line -> indented(line, indent, step))
            .collect(Collectors.joining(newline));
    boolean cutShort = at == text.length() && at > 0 && !text.endsWith("\n");
    return insert(at, cutShort ? newline + lines : lines + newline);
  }

  /** A line of the writer, in the steps of this text. */
  private static String indented(String line, String indent, String step) {
    int steps = (line.length() - line.stripLeading().length()) / UNIT.length();
    return indent + step.repeat(steps) + line.stripLeading();
  }

  /** The line break of the line before. */
  private String lineBreak(int at) {
    int before = text.lastIndexOf('\n', at - 1);
    int known = before < 0 ? text.indexOf('\n') : before;
    return known > 0 && text.charAt(known - 1) == '\r' ? "\r\n" : "\n";
  }

  private String insert(int at, String more) {
    return replace(at, at, more);
  }

  private String replace(int from, int to, String other) {
    return text.substring(0, from) + other + text.substring(to);
  }

  private static NodeTuple last(List<NodeTuple> entries) {
    return entries.get(entries.size() - 1);
  }
}
