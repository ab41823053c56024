package io.retinue.platform.settings;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.text.PrintableText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in a YAML file that knows where it stands, so that an error can point at it. */
public final class YamlPlace {
  private final String file;
  private final String what;
  private final @Nullable Node node;

  private YamlPlace(String file, String what, @Nullable Node node) {
    this.file = file;
    this.what = what;
    this.node = node;
  }

  /**
   * @throws RetinueException BAD_INPUT where the text is no YAML
   */
  public static YamlPlace parse(String file, String text) {
    try {
      LoadSettings settings = LoadSettings.builder().setUseMarks(true).setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      return new YamlPlace(file, "the file", root.orElse(null));
    } catch (MarkedYamlEngineException e) {
      String problem = e.getProblem() == null ? "it is no YAML" : e.getProblem();
      throw bad(file, e.getProblemMark(), problem, "check indentation, quotes and brackets there");
    } catch (YamlEngineException e) {
      throw bad(file, Optional.empty(), String.valueOf(e.getMessage()), "write it as YAML");
    } catch (StackOverflowError e) { // the parser has no limit of its own
      throw bad(file, Optional.empty(), "it is nested too deeply", "write it as in the README");
    }
  }

  /** The values of a mapping by key, in the file's order. */
  public Map<String, YamlPlace> mapping() {
    return mapping(Optional.empty());
  }

  /** A mapping with no other keys than these. */
  public Map<String, YamlPlace> mapping(Set<String> known) {
    return mapping(Optional.of(known));
  }

  private Map<String, YamlPlace> mapping(Optional<Set<String>> known) {
    if (!(node instanceof MappingNode mapping)) {
      throw error(what + " is not a mapping", "write 'key: value' lines below it");
    }
    Map<String, YamlPlace> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlPlace place = new YamlPlace(file, "a key", tuple.getKeyNode());
      String key = place.text();
      if (known.isPresent() && !known.get().contains(key)) {
        throw place.unknownKey(key, known.get());
      }
      if (values.put(key, new YamlPlace(file, key, tuple.getValueNode())) != null) {
        throw place.error("'" + key + "' stands here twice", "remove one of them");
      }
    }
    return values;
  }

  private RetinueException unknownKey(String key, Set<String> known) {
    return error(
        "unknown key '" + key + "'",
        NearestWord.to(key, known)
            .map(word -> "did you mean '" + word + "'?")
            .orElse("known here: " + String.join(", ", new TreeSet<>(known))));
  }

  public List<YamlPlace> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error(what + " is not a list", "write it as [one, two]");
    }
    List<YamlPlace> items = new ArrayList<>();
    sequence.getValue().forEach(item -> items.add(new YamlPlace(file, "an item of " + what, item)));
    return items;
  }

  public String text() {
    if (!(node instanceof ScalarNode scalar)
        || !scalar.getTag().equals(Tag.STR)
        || scalar.getValue().isBlank()) {
      throw error(what + " is not a text", "write a word; put it in quotes if it is a number");
    }
    return scalar.getValue();
  }

  public double number(double min, double max) {
    if (!(node instanceof ScalarNode scalar)
        || !(scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
      throw error(what + " is not a number", range(min, max));
    }
    return inRange(scalar.getValue(), min, max);
  }

  /** Numbers in one text, split by commas, as Frigate writes a polygon; or a list of them. */
  public List<Double> numbers(double min, double max) {
    List<Double> numbers = new ArrayList<>();
    if (node instanceof SequenceNode) {
      items().forEach(item -> numbers.add(item.number(min, max)));
      return numbers;
    }
    if (!(node instanceof ScalarNode scalar)) {
      throw error(what + " is not a list of numbers", "write them as 0.1,0.5,0.9,0.5,0.9,1");
    }
    for (String part : scalar.getValue().split(",", -1)) {
      numbers.add(inRange(part.strip(), min, max));
    }
    return numbers;
  }

  public RetinueException error(String problem, String remedy) {
    return bad(file, node == null ? Optional.empty() : node.getStartMark(), problem, remedy);
  }

  private double inRange(String text, double min, double max) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw error(what + " holds '" + text + "', which is not a number", range(min, max));
    }
    if (!(number >= min && number <= max)) {
      throw error(what + " holds " + text, range(min, max));
    }
    return number;
  }

  private static String range(double min, double max) {
    return "write a number from " + plain(min) + " to " + plain(max);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static RetinueException bad(
      String file, Optional<Mark> mark, String problem, String remedy) {
    String where =
        mark.map(m -> ", line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1)).orElse("");
    return new RetinueException(
        ErrorKind.BAD_INPUT, file + where + ": " + PrintableText.line(problem), remedy);
  }

  /** What somebody probably meant to write. */
  static final class NearestWord {
    private NearestWord() {}

    /** The candidate with the fewest edits, if they are at most a third of the word. */
    static Optional<String> to(String word, Collection<String> candidates) {
      return candidates.stream()
          .min(Comparator.comparingInt((String c) -> edits(word, c)).thenComparing(c -> c))
          .filter(best -> edits(word, best) <= Math.max(1, best.length() / 3));
    }

    /** Levenshtein's distance: insertions, deletions and replacements of one letter. */
    private static int edits(String from, String to) {
      int[] row = new int[to.length() + 1];
      for (int j = 0; j <= to.length(); j++) {
        row[j] = j;
      }
      for (int i = 1; i <= from.length(); i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= to.length(); j++) {
          int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
          diagonal = row[j];
          row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
        }
      }
      return row[to.length()];
    }
  }
}
