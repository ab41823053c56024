package io.retinue.standalone.config;

import io.retinue.alerter.rules.AlertRules.WrittenRule;
import io.retinue.platform.settings.Placed;
import io.retinue.standalone.config.RetinueConfig.Camera;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that the cameras, zones and lines that a rule names exist. */
final class RuleTargets {
  private RuleTargets() {}

  static void check(WrittenRule rule, List<Camera> cameras) {
    Set<String> all = names(cameras);
    for (Placed<String> camera : rule.cameras()) {
      if (!all.contains(camera.value())) {
        camera
            .place()
            .refuse(
                "there is no camera '" + camera.value() + "'",
                remedy("cameras", all, "remove it from this rule"));
      }
    }
    List<Camera> watched =
        cameras.stream()
            .filter(
                camera ->
                    rule.cameras().isEmpty()
                        || rule.cameras().stream().anyMatch(c -> c.value().equals(camera.name())))
            .toList();
    Set<String> zones = new TreeSet<>();
    Set<String> lines = new TreeSet<>();
    for (Camera camera : watched) {
      zones.addAll(camera.areas().zones().keySet());
      lines.addAll(camera.areas().lines().keySet());
    }
    rule.zones().forEach(zone -> require(zone, "zone", zones, "remove it from this rule"));
    rule.line().ifPresent(line -> require(line, "line", lines, "remove the rule"));
  }

  private static void require(
      Placed<String> named, String what, Set<String> all, String otherwise) {
    if (!all.contains(named.value())) {
      named
          .place()
          .refuse(
              "no camera of this rule has a %s '%s'".formatted(what, named.value()),
              remedy(what + "s", all, otherwise));
    }
  }

  private static Set<String> names(List<Camera> cameras) {
    return cameras.stream().map(Camera::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String remedy(String key, Set<String> names, String otherwise) {
    return names.isEmpty()
        ? "write it below '" + key + ":', or " + otherwise
        : "write one of these: " + String.join(", ", names);
  }
}
