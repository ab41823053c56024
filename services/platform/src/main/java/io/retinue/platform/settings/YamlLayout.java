package io.retinue.platform.settings;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where the nodes of a YAML text stand in it. Places are offsets into the text. The text must be
 * YAML.
 */
final class YamlLayout {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String text;
  private final int first;
  private final Optional<Node> root;

  YamlLayout(String text) {
    this.text = text;
    this.first = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
    this.root = new Compose(settings).composeString(text.substring(first));
  }

  Optional<Node> root() {
    return root;
  }

  /** The key and the value at the end of a path; empty if it is missing, or no mapping is there. */
  Optional<NodeTuple> find(List<String> path) {
    Optional<Node> node = root;
    Optional<NodeTuple> found = Optional.empty();
    for (String key : path) {
      found = node.flatMap(n -> entry(n, key));
      node = found.map(NodeTuple::getValueNode);
    }
    return found;
  }

  private static Optional<NodeTuple> entry(Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(
                tuple ->
                    tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
            .findFirst()
        : Optional.empty();
  }

  static boolean isFlow(Node node) {
    return node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.FLOW;
  }

  /** A key with nothing behind it, or with {@code null} or {@code ~}. */
  static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.isPlain()
        && new YamlNode.Scalar(YamlNode.Mark.NONE, scalar.getValue(), false).isEmpty();
  }

  int start(Node node) {
    return offset(node.getStartMark());
  }

  /** Behind the last character of the value: not of the comments and blank lines that follow. */
  int end(Node node) {
    Node last = last(node);
    int end = offset(last.getEndMark());
    return last instanceof ScalarNode scalar && isBlock(scalar) ? endOfBlock(scalar, end) : end;
  }

  private static boolean isBlock(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.LITERAL
        || scalar.getScalarStyle() == ScalarStyle.FOLDED;
  }

  /** The parser ends it where the next thing begins, or with the blank lines before that. */
  private int endOfBlock(ScalarNode scalar, int parsed) {
    boolean keepsBlankLines = scalar.getValue().endsWith("\n\n");
    int end = parsed;
    while (end > start(scalar) && text.substring(lineStart(end), end).isBlank()) {
      end = lineStart(end) - 1;
      if (keepsBlankLines) {
        break;
      }
    }
    return end;
  }

  /** What stands last in a block: a scalar, a flow collection, or an empty one. */
  private static Node last(Node node) {
    if (!isFlow(node) && node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      return last(mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
    }
    if (!isFlow(node) && node instanceof SequenceNode list && !list.getValue().isEmpty()) {
      return last(list.getValue().get(list.getValue().size() - 1));
    }
    return node;
  }

  /** The parser counts code points, and no byte order mark. */
  private int offset(Optional<Mark> mark) {
    return text.offsetByCodePoints(first, mark.orElseThrow().getIndex());
  }

  /** The column of a place, from 0. */
  int column(int offset) {
    return offset - lineStart(offset);
  }

  int lineStart(int offset) {
    return Math.max(first, text.lastIndexOf('\n', offset - 1) + 1);
  }

  /** The beginning of the next line; the end of the text in its last line. */
  int nextLine(int offset) {
    int lineEnd = text.indexOf('\n', offset);
    return lineEnd < 0 ? text.length() : lineEnd + 1;
  }

  /** Whether a line, which is no blank one, has a comment only. */
  boolean isComment(int lineStart) {
    return text.substring(lineStart, nextLine(lineStart)).stripLeading().startsWith("#");
  }

  /** Whether a line has spaces and tabs only; a place behind the last line is no line. */
  boolean isBlank(int lineStart) {
    return lineStart < text.length() && text.substring(lineStart, nextLine(lineStart)).isBlank();
  }

  /**
   * The beginning of the line that follows an entry of a block mapping. Comments below the entry
   * belong to it where they are indented further than its key.
   */
  int blockEnd(NodeTuple entry) {
    int column = column(start(entry.getKeyNode()));
    int belongs = nextLine(end(entry.getValueNode()));
    for (int line = belongs; line < text.length(); line = nextLine(line)) {
      String content = text.substring(line, nextLine(line));
      int indented = content.length() - content.stripLeading().length();
      if (content.isBlank()) {
        continue;
      }
      if (!content.startsWith("#", indented) || indented <= column) {
        break;
      }
      belongs = nextLine(line);
    }
    return belongs;
  }
}
