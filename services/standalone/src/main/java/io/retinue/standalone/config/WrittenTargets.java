package io.retinue.standalone.config;

import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
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
  /** Those of every rule of a file. */
  static List<WrittenTargets> of(Mapping file) {
    return entries(file, "rules").stream()
        .map(
            rule ->
                new WrittenTargets(
                    rule.key().text(),
                    words(rule.value(), "cameras"),
                    words(rule.value(), "zones")))
        .toList();
  }

  /** The zones that the rule names and that no camera has but this one. */
  Set<String> zonesOnlyOf(Entry camera, List<Entry> cameras) {
    Set<String> only = zones(camera);
    only.retainAll(zones);
    cameras.stream().filter(c -> c != camera).forEach(other -> only.removeAll(zones(other)));
    return only;
  }

  private static Set<String> zones(Entry camera) {
    return entries(camera.value(), "zones").stream()
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
