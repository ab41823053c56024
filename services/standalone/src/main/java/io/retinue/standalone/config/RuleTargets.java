package io.retinue.standalone.config;

import io.retinue.alerter.rules.AlertRules.WrittenRule;
import io.retinue.platform.settings.Placed;
import io.retinue.standalone.config.RetinueConfig.Camera;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that the cameras and zones that a rule names exist. */
final class RuleTargets {
  private RuleTargets() {}

  static void check(WrittenRule rule, List<Camera> cameras) {
    Set<String> all = names(cameras);
    for (Placed<String> camera : rule.cameras()) {
      if (!all.contains(camera.value())) {
        camera
            .place()
            .refuse("there is no camera '" + camera.value() + "'", remedy("cameras", all));
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
    watched.forEach(camera -> zones.addAll(camera.areas().zones().keySet()));
    for (Placed<String> zone : rule.zones()) {
      if (!zones.contains(zone.value())) {
        zone.place()
            .refuse(
                "no camera of this rule has a zone '" + zone.value() + "'", remedy("zones", zones));
      }
    }
  }

  private static Set<String> names(List<Camera> cameras) {
    return cameras.stream().map(Camera::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String remedy(String key, Set<String> names) {
    return names.isEmpty()
        ? "write it below '" + key + ":', or remove it from this rule"
        : "write one of these: " + String.join(", ", names);
  }
}
