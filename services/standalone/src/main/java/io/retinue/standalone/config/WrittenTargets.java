package io.retinue.standalone.config;

import io.retinue.console.Area.Kind;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a rule names, as it is written: also where variables that are not set keep the file from
 * being read.
 *
 * @param rule its name
 * @param cameras none for all cameras
 */
record WrittenTargets(String rule, Set<String> cameras, Set<String> zones, Set<String> lines) {
  static final String RULES = "rules";

  private static final String CAMERAS = "cameras";
  private static final String ZONES = "zones";
  private static final String LINES = "lines";
  private static final String LINE = "line";

  /** The key of a rule below which it names zones or lines. */
  static String key(Kind kind) {
    return kind == Kind.LINE ? LINE : ZONES;
  }

  /** The zones or lines that the rule names. */
  Set<String> of(Kind kind) {
    return kind == Kind.LINE ? lines : zones;
  }

  boolean watches(String camera) {
    return cameras.isEmpty() || cameras.contains(camera);
  }

  /**
   * A rule of which the only camera goes would watch all cameras, and one that names a zone or line
   * that nobody has is an error, so a person must decide.
   *
   * @param cameras all of the file
   * @param form the file
   * @throws RetinueException BAD_INPUT if a rule names the camera, or a zone or line that only it
   *     has
   */
  static void requireUnnamed(Entry camera, List<Entry> cameras, Mapping form, Path file) {
    String name = camera.key().text();
    List<String> byName = new ArrayList<>();
    List<String> byZone = new ArrayList<>();
    Set<String> lost = new TreeSet<>();
    for (WrittenTargets targets : of(form)) {
      Set<String> zones = onlyOf(camera, cameras, ZONES, targets.zones());
      zones.addAll(onlyOf(camera, cameras, LINES, targets.lines()));
      if (targets.cameras().contains(name)) {
        byName.add(targets.rule());
      } else if (!zones.isEmpty()) {
        byZone.add(targets.rule());
        lost.addAll(zones);
      }
    }
    if (!byName.isEmpty()) {
      throw named("camera " + name + " is", byName, CAMERAS, file);
    }
    if (!byZone.isEmpty()) {
      throw named(
          "what only camera %s has, %s, is".formatted(name, String.join(", ", lost)),
          byZone,
          "zones' or 'line",
          file);
    }
  }

  /**
   * Zones and lines that rules name stay.
   *
   * @param before the file, and what it would become
   * @throws RetinueException BAD_INPUT if a rule names one that no camera has any more
   */
  static void requireKept(Mapping before, Mapping after, Path file) {
    requireKept(before, after, ZONES, "zone", WrittenTargets::zones, file);
    requireKept(before, after, LINES, LINE, WrittenTargets::lines, file);
  }

  private static void requireKept(
      Mapping before,
      Mapping after,
      String key,
      String what,
      Function<WrittenTargets, Set<String>> named,
      Path file) {
    Set<String> lost = ofAll(before, key);
    lost.removeAll(ofAll(after, key));
    for (String name : lost) {
      List<String> rules =
          of(after).stream()
              .filter(t -> named.apply(t).contains(name))
              .map(WrittenTargets::rule)
              .toList();
      if (!rules.isEmpty()) {
        throw named(what + " " + name + " is", rules, key.equals(LINES) ? LINE : key, file);
      }
    }
  }

  private static Set<String> ofAll(Mapping form, String key) {
    Set<String> all = new TreeSet<>();
    entries(form, CAMERAS).forEach(camera -> all.addAll(shapes(camera, key)));
    return all;
  }

  static RetinueException named(String what, List<String> rules, String key, Path file) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        what + " named by the rules: " + String.join(", ", rules),
        "first remove it from their '" + key + "' in " + file + ", or remove the rules");
  }

  /** Those of every rule of a file. */
  static List<WrittenTargets> of(Mapping file) {
    return entries(file, RULES).stream()
        .map(
            rule ->
                new WrittenTargets(
                    rule.key().text(),
                    words(rule.value(), CAMERAS),
                    words(rule.value(), ZONES),
                    words(rule.value(), LINE)))
        .toList();
  }

  /** Those of the named ones that no camera has but this one. */
  private static Set<String> onlyOf(
      Entry camera, List<Entry> cameras, String key, Set<String> named) {
    Set<String> only = shapes(camera, key);
    only.retainAll(named);
    cameras.stream().filter(c -> c != camera).forEach(other -> only.removeAll(shapes(other, key)));
    return only;
  }

  /** The names of the zones or lines of a camera. */
  static Set<String> shapes(Entry camera, String key) {
    return entries(camera.value(), key).stream()
        .map(shape -> shape.key().text())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<Entry> entries(YamlNode node, String key) {
    return node instanceof Mapping mapping
            && mapping.find(key).orElse(null) instanceof Mapping found
        ? found.entries()
        : List.of();
  }

  /** One word, or a list of them. */
  private static Set<String> words(YamlNode rule, String key) {
    YamlNode written = rule instanceof Mapping mapping ? mapping.find(key).orElse(null) : null;
    List<YamlNode> all =
        written instanceof Sequence list
            ? list.items()
            : written == null ? List.of() : List.of(written);
    return all.stream()
        .filter(Scalar.class::isInstance)
        .map(word -> ((Scalar) word).text())
        .collect(Collectors.toSet());
  }
}
