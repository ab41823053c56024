package io.retinue.standalone.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A settings file with one mistake in it.
 *
 * @param what the mistake is
 * @param yaml the file
 * @param line where it is, from 1
 */
record Mistake(String what, String yaml, int line) {
  private static final Pattern KEY = Pattern.compile("( *)([^ :']+|'[^']+'):(?: (.*))?");

  @Override
  public String toString() {
    return what + " in line " + line;
  }

  /** A line of the example with the schema of its value. */
  private record KeyLine(
      int index,
      String indent,
      String key,
      String value,
      String path,
      JsonNode schema,
      boolean own) {
    boolean isLeaf() {
      return !value.isEmpty();
    }

    /** The schema of a value that is no variable. */
    JsonNode type() {
      return schema.has("anyOf") ? schema.get("anyOf").get(0) : schema;
    }
  }

  /**
   * Mistakes in every key of an example.
   *
   * @param example a valid file with a key on each line
   * @param schemaJson what the keys may hold
   */
  static List<Mistake> all(String example, String schemaJson) {
    List<String> lines = List.of(example.split("\n"));
    List<Mistake> mistakes = new ArrayList<>();
    for (KeyLine key : keys(lines, JsonMapper.shared().readTree(schemaJson))) {
      add(mistakes, lines, key);
    }
    return mistakes;
  }

  private static List<KeyLine> keys(List<String> lines, JsonNode root) {
    List<KeyLine> keys = new ArrayList<>();
    List<JsonNode> schemas = new ArrayList<>(List.of(root));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher line = KEY.matcher(lines.get(i));
      if (!line.matches()) {
        continue; // an item of a list
      }
      int depth = line.group(1).length() / 2;
      String key = line.group(2).replace("'", "");
      while (schemas.size() > depth + 1) {
        schemas.remove(schemas.size() - 1);
        names.remove(names.size() - 1);
      }
      JsonNode parent = schemas.get(depth);
      boolean own = parent.path("additionalProperties").isObject();
      JsonNode schema =
          kindOf(
              own ? parent.get("additionalProperties") : parent.get("properties").get(key),
              lines.subList(i + 1, lines.size()),
              line.group(1) + "  ");
      names.add(key);
      schemas.add(schema);
      String value = line.group(3) == null ? "" : line.group(3);
      keys.add(
          new KeyLine(
              i, line.group(1), line.group(2), value, String.join(".", names), schema, own));
    }
    return keys;
  }

  /** Of a mapping whose keys depend on its kind, the schema of the kind that is written below. */
  private static JsonNode kindOf(JsonNode schema, List<String> below, String indent) {
    JsonNode variants = schema.path("anyOf");
    if (!variants.path(0).path("properties").has("kind")) {
      return schema;
    }
    String kind =
        below.stream()
            .takeWhile(line -> line.startsWith(indent))
            .filter(line -> line.startsWith(indent + "kind: "))
            .map(line -> line.strip().substring("kind: ".length()))
            .findFirst()
            .orElse("presence");
    for (JsonNode variant : variants) {
      if (variant.get("properties").get("kind").findValue("enum").get(0).asString().equals(kind)) {
        return variant;
      }
    }
    throw new AssertionError("no schema for the kind " + kind);
  }

  private static void add(List<Mistake> all, List<String> lines, KeyLine key) {
    if (key.own()) {
      all.add(with("a blank for a name", lines, key, "' '", key.value()));
    } else {
      all.add(with("a letter too many", lines, key, key.key() + "x", key.value()));
      all.add(with("another word", lines, key, "umbrella", key.value()));
    }
    if (!key.isLeaf()) {
      all.add(with("a number for a mapping", lines, key, key.key(), "7"));
      return;
    }
    JsonNode type = key.type();
    all.add(with("an anchor", lines, key, key.key(), "&a " + key.value()));
    all.add(with("an alias", lines, key, key.key(), "*a"));
    all.add(with("a tag", lines, key, key.key(), "!a " + key.value()));
    all.add(with("a mapping for a value", lines, key, key.key(), "{a: 1}"));
    all.add(with("an open quote", lines, key, key.key(), "\"" + key.value()));
    all.add(inserted("a key twice", lines, key, key.indent() + key.key() + ": " + key.value()));
    if (type.path("type").asString("").equals("array")) {
      all.add(with("a word for a list", lines, key, key.key(), "word"));
      all.add(with("an empty list", lines, key, key.key(), "[]"));
    } else {
      all.add(with("nothing", lines, key, key.key(), "''"));
    }
    if (type.has("maximum")) {
      all.add(with("too much", lines, key, key.key(), "" + (type.get("maximum").asLong() + 1)));
      all.add(with("too little", lines, key, key.key(), "-1"));
      all.add(with("a word for a number", lines, key, key.key(), "many"));
    }
    if (type.path("type").asString("").equals("boolean") || type.has("enum")) {
      all.add(with("a word for a choice", lines, key, key.key(), "perhaps"));
    }
    if (type.path("type").asString("").equals("string")) {
      all.add(with("a number for a text", lines, key, key.key(), "7"));
    }
    if (key.index() > 0 && lines.get(key.index() - 1).matches(key.indent() + "[^ ].*: [^ ].*")) {
      all.add(inserted("a line without ':'", lines, key, key.indent() + "whatever"));
      all.add(replaced("one blank too many", lines, key, " " + lines.get(key.index())));
      all.add(replaced("a tab", lines, key, "\t" + lines.get(key.index()).strip()));
    }
  }

  private static Mistake with(
      String what, List<String> lines, KeyLine key, String name, String value) {
    return replaced(
        what, lines, key, key.indent() + name + ":" + (value.isEmpty() ? "" : " " + value));
  }

  private static Mistake replaced(String what, List<String> lines, KeyLine key, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(key.index(), line);
    boolean below = !key.isLeaf() && line.matches(" *[^ ]+: .+");
    while (below
        && changed.size() > key.index() + 1
        && changed.get(key.index() + 1).startsWith(key.indent() + " ")) {
      changed.remove(key.index() + 1);
    }
    return new Mistake(what + ": " + key.path(), text(changed), key.index() + 1);
  }

  private static Mistake inserted(String what, List<String> lines, KeyLine key, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.add(key.index(), line);
    boolean twice = line.contains(":");
    return new Mistake(what + ": " + key.path(), text(changed), key.index() + (twice ? 2 : 1));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
