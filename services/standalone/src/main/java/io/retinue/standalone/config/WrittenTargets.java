package io.retinue.standalone.config;

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
import java.util.stream.Collectors;

/**
 * What a rule names, as it is written: also where variables that are not set keep the file from
 * being read.
 *
 * @param rule its name
 * @param cameras none for all cameras
 */
record WrittenTargets(String rule, Set<String> cameras, Set<String> zones) {
  private static final String CAMERAS = "cameras";
  private static final String ZONES = "zones";

  /**
   * A rule of which the only camera goes would watch all cameras, and one that names a zone that
   * nobody has is an error, so a person must decide.
   *
   * @param cameras all of the file
   * @param form the file
   * @throws RetinueException BAD_INPUT if a rule names the camera, or a zone that only it has
   */
  static void requireUnnamed(Entry camera, List<Entry> cameras, Mapping form, Path file) {
    String name = camera.key().text();
    List<String> byName = new ArrayList<>();
    List<String> byZone = new ArrayList<>();
    Set<String> lost = new TreeSet<>();
    for (WrittenTargets targets : of(form)) {
      Set<String> zones = targets.zonesOnlyOf(camera, cameras);
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
          "what only camera %s has, zone %s, is".formatted(name, String.join(", ", lost)),
          byZone,
          ZONES,
          file);
    }
  }

  /**
   * Zones that rules name stay.
   *
   * @param before the file, and what it would become
   * @throws RetinueException BAD_INPUT if a rule names a zone that no camera has any more
   */
  static void requireZonesKept(Mapping before, Mapping after, Path file) {
    Set<String> lost = zonesOfAll(before);
    lost.removeAll(zonesOfAll(after));
    for (String zone : lost) {
      List<String> rules =
          of(after).stream()
              .filter(t -> t.zones().contains(zone))
              .map(WrittenTargets::rule)
              .toList();
      if (!rules.isEmpty()) {
        throw named("zone " + zone + " is", rules, ZONES, file);
      }
    }
  }

  private static Set<String> zonesOfAll(Mapping form) {
    Set<String> all = new TreeSet<>();
    entries(form, CAMERAS).forEach(camera -> all.addAll(zones(camera)));
    return all;
  }

  private static RetinueException named(String what, List<String> rules, String key, Path file) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        what + " named by the rules: " + String.join(", ", rules),
        "first remove it from their '" + key + "' in " + file + ", or remove the rules");
  }

  /** Those of every rule of a file. */
  private static List<WrittenTargets> of(Mapping file) {
    return entries(file, "rules").stream()
        .map(
            rule ->
                new WrittenTargets(
                    rule.key().text(), words(rule.value(), CAMERAS), words(rule.value(), ZONES)))
        .toList();
  }

  /** The zones that the rule names and that no camera has but this one. */
  private Set<String> zonesOnlyOf(Entry camera, List<Entry> cameras) {
    Set<String> only = zones(camera);
    only.retainAll(zones);
    cameras.stream().filter(c -> c != camera).forEach(other -> only.removeAll(zones(other)));
    return only;
  }

  private static Set<String> zones(Entry camera) {
    return entries(camera.value(), ZONES).stream()
        .map(zone -> zone.key().text())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Entry> entries(YamlNode node, String key) {
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
