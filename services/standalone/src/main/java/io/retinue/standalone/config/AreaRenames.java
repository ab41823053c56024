package io.retinue.standalone.config;

import io.retinue.console.Area.Kind;
import io.retinue.console.AreaFile.Edited;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.EditableYaml;
import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Zones and lines of a camera that get other names, and the rules that name them: these follow in
 * the same change.
 *
 * @param before the file
 * @param camera whose they are
 * @param names by kind: the name that each had, and its next one
 */
record AreaRenames(Mapping before, String camera, Map<Kind, Map<String, String>> names) {
  private static final String CAMERAS = "cameras";

  static AreaRenames of(Mapping before, String camera, List<Edited> areas) {
    Map<Kind, Map<String, String>> names = new EnumMap<>(Kind.class);
    for (Edited edited : areas) {
      Kind kind = edited.area().kind();
      if (!edited.was().equals(edited.area().name())
          && shapes(before, camera, kind).contains(edited.was())) {
        names
            .computeIfAbsent(kind, k -> new LinkedHashMap<>())
            .put(edited.was(), edited.area().name());
      }
    }
    return new AreaRenames(before, camera, names);
  }

  /**
   * The text with the next names in its rules. A rule that watches only other cameras stays.
   *
   * @throws RetinueException BAD_INPUT if a rule would watch something else afterwards
   */
  String applyTo(String text, Path file) {
    String after = text;
    for (WrittenTargets rule : WrittenTargets.of(before)) {
      for (Kind kind : names.keySet()) {
        Map<String, String> next = nextOf(kind, rule);
        if (!next.isEmpty()) {
          next.forEach((was, name) -> requireClear(rule, kind, was, name, file));
          after =
              new EditableYaml(after)
                  .replaceWords(
                      List.of(WrittenTargets.RULES, rule.rule(), WrittenTargets.key(kind)),
                      word -> next.getOrDefault(word, word));
        }
      }
    }
    return after;
  }

  /** What the rules of the file shall mean: as before, with the next names. */
  Mapping expected() {
    List<WrittenTargets> rules = WrittenTargets.of(before);
    return with(
        before,
        WrittenTargets.RULES,
        all -> {
          Mapping named = (Mapping) all;
          for (WrittenTargets rule : rules) {
            named = with(named, rule.rule(), written -> renamed(rule, written));
          }
          return named;
        });
  }

  private YamlNode renamed(WrittenTargets rule, YamlNode written) {
    YamlNode node = written;
    for (Kind kind : names.keySet()) {
      Map<String, String> next = nextOf(kind, rule);
      if (!next.isEmpty()) {
        node = with((Mapping) node, WrittenTargets.key(kind), words -> renamed(next, words));
      }
    }
    return node;
  }

  private static YamlNode renamed(Map<String, String> next, YamlNode words) {
    if (words instanceof Sequence list) {
      return Sequence.of(list.items().stream().map(word -> renamed(next, word)).toList());
    }
    return words instanceof Scalar word && next.containsKey(word.text())
        ? Scalar.text(next.get(word.text()))
        : words;
  }

  /** Replaces the value of a key that is there. */
  private static Mapping with(Mapping mapping, String key, UnaryOperator<YamlNode> change) {
    return Mapping.of(
        mapping.entries().stream()
            .map(e -> e.key().text().equals(key) ? new Entry(e.key(), change.apply(e.value())) : e)
            .toList());
  }

  /** Of the names that change, those that the rule names. */
  private Map<String, String> nextOf(Kind kind, WrittenTargets rule) {
    Map<String, String> next = new LinkedHashMap<>(names.getOrDefault(kind, Map.of()));
    next.keySet().retainAll(rule.watches(camera) ? rule.of(kind) : Set.of());
    return next;
  }

  /** Names are of all cameras of a rule: what it watches on the others must stay. */
  private void requireClear(WrittenTargets rule, Kind kind, String was, String name, Path file) {
    String what = kind == Kind.LINE ? "line" : "zone";
    for (Entry other : WrittenTargets.entries(before, CAMERAS)) {
      String otherName = other.key().text();
      Set<String> theirs = WrittenTargets.shapes(other, WrittenShapes.key(kind));
      boolean clashes =
          theirs.contains(was) || (theirs.contains(name) && !rule.of(kind).contains(name));
      if (!otherName.equals(camera) && rule.watches(otherName) && clashes) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "%s %s cannot become %s: rule %s watches camera %s too, which has a %s %s"
                .formatted(
                    what,
                    was,
                    name,
                    rule.rule(),
                    otherName,
                    what,
                    theirs.contains(was) ? was : name),
            "choose another name, or write in %s which cameras the rule watches"
                .formatted(file.getFileName()));
      }
    }
    boolean replaces =
        shapes(before, camera, kind).contains(name)
            && !names.getOrDefault(kind, Map.of()).containsKey(name);
    if (replaces && rule.of(kind).contains(name)) {
      throw WrittenTargets.named(
          what + " " + name + " is", List.of(rule.rule()), WrittenTargets.key(kind), file);
    }
  }

  private static Set<String> shapes(Mapping form, String camera, Kind kind) {
    for (Entry entry : WrittenTargets.entries(form, CAMERAS)) {
      if (entry.key().text().equals(camera)) {
        return WrittenTargets.shapes(entry, WrittenShapes.key(kind));
      }
    }
    return Set.of();
  }
}
