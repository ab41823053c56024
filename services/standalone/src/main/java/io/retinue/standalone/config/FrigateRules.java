package io.retinue.standalone.config;

import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules for the objects that Frigate tracks. Cameras with the same label, score, zones and severity
 * share a rule.
 */
final class FrigateRules {
  /** What Frigate tracks, and what it alerts on, where a file says nothing. */
  private static final List<String> TRACKED = List.of("person");

  private static final List<String> ALERTING = List.of("person", "car");

  private final ForeignKeys frigate;
  private final Map<Shape, List<String>> cameras = new LinkedHashMap<>();

  /** What makes two rules the same. */
  private record Shape(
      String label, Optional<Double> minScore, List<String> zones, String severity) {}

  FrigateRules(ForeignKeys frigate) {
    this.frigate = frigate;
  }

  /**
   * @param name our name of the camera
   * @param made the camera as it will be: only zones that it has can be named
   */
  void add(String name, ForeignKeys camera, Mapping made) {
    List<String> alerting = texts(camera, "review", "alerts", "labels");
    List<String> zones =
        texts(camera, "review", "alerts", "required_zones").stream()
            .filter(zone -> has(made, zone))
            .toList();
    List<String> tracked = texts(camera, "objects", "track");
    for (String label : tracked.isEmpty() ? TRACKED : tracked) {
      boolean alerts = (alerting.isEmpty() ? ALERTING : alerting).contains(label);
      Shape shape =
          new Shape(
              label,
              minScore(camera, label),
              alerts ? zones : List.of(),
              alerts ? "alert" : "detection");
      cameras.computeIfAbsent(shape, s -> new ArrayList<>()).add(name);
    }
  }

  private static boolean has(Mapping camera, String zone) {
    return camera.find("zones").filter(z -> ((Mapping) z).find(zone).isPresent()).isPresent();
  }

  private Optional<Double> minScore(ForeignKeys camera, String label) {
    Optional<Double> everywhere = minScoreOf(frigate, label);
    return minScoreOf(camera, label).or(() -> everywhere).filter(s -> s >= 0 && s <= 1);
  }

  private static Optional<Double> minScoreOf(ForeignKeys keys, String label) {
    return keys.at("objects").at("filters").at(label).at("min_score").number();
  }

  /** Those of the camera, or those of all cameras. */
  private List<String> texts(ForeignKeys camera, String... path) {
    ForeignKeys everywhere = frigate;
    ForeignKeys here = camera;
    for (String key : path) {
      everywhere = everywhere.at(key);
      here = here.at(key);
    }
    List<String> ofAll = everywhere.texts();
    List<String> own = here.texts();
    return own.isEmpty() ? ofAll : own;
  }

  /**
   * @param all how many cameras there are: a rule for all of them names none
   */
  Mapping rules(int all) {
    List<Entry> rules = new ArrayList<>();
    cameras.forEach(
        (shape, names) -> rules.add(Entry.of(name(shape, names), rule(shape, names, all))));
    return Mapping.of(rules);
  }

  private String name(Shape shape, List<String> names) {
    boolean alone =
        cameras.keySet().stream().filter(s -> s.label().equals(shape.label())).count() == 1;
    String name = alone ? shape.label() : shape.label() + "_" + names.get(0);
    String ours = name.replaceAll("[^A-Za-z0-9_-]", "_");
    return ours.length() > 64 ? ours.substring(0, 64) : ours;
  }

  private static Mapping rule(Shape shape, List<String> names, int all) {
    List<Entry> rule = new ArrayList<>();
    rule.add(Entry.of("label", Scalar.text(shape.label())));
    if (names.size() < all) {
      rule.add(Entry.of("cameras", list(names)));
    }
    if (!shape.zones().isEmpty()) {
      rule.add(Entry.of("zones", list(shape.zones())));
    }
    shape
        .minScore()
        .ifPresent(s -> rule.add(Entry.of("min_score", Scalar.plain(FrigateImport.plain(s)))));
    rule.add(Entry.of("severity", Scalar.text(shape.severity())));
    return Mapping.of(rule);
  }

  private static YamlNode list(List<String> words) {
    return Sequence.of(words.stream().map(Scalar::text).toList());
  }
}
