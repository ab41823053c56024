package io.retinue.alerter;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.RegularFile;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.settings.YamlPlace;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads presence rules from YAML, in Frigate's words:
 *
 * <pre>{@code
 * alerts:
 *   person_at_gate:
 *     label: person
 *     cameras: [gate]                       # absent: all cameras
 *     coordinates: 0.1,0.5,0.9,0.5,0.9,1,0.1,1   # a polygon, x,y,x,y,… from 0 to 1; absent: everywhere
 *     min_score: 0.5                        # 0 to 1, absent: 0.5
 *     loitering_time: 1                     # seconds until it opens, absent: 1
 *     cutoff_time: 2                        # seconds without until it is over, absent: 2
 *     severity: alert                       # or detection; absent: alert
 * }</pre>
 *
 * <p>Nothing is guessed: an unknown key, a wrong type or a number out of range is an error that
 * says where it is and what to write instead.
 */
public final class AlertRules {
  private static final Set<String> KEYS =
      Set.of(
          "label",
          "cameras",
          "coordinates",
          "min_score",
          "loitering_time",
          "cutoff_time",
          "severity");
  private static final double MAX_SECONDS = 86_400;
  private static final long MAX_BYTES = 1 << 20;

  private AlertRules() {}

  /**
   * @throws RetinueException BAD_INPUT where the file is missing or says what it must not
   */
  public static List<PresenceRule> read(Path yaml) {
    RegularFile.require(yaml, "the alert rules", "check the path of the alert rules");
    try {
      if (Files.size(yaml) > MAX_BYTES) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            yaml + " has more than " + MAX_BYTES + " bytes",
            "check the path of the alert rules");
      }
      return parse(yaml.toString(), Files.readString(yaml, StandardCharsets.UTF_8));
    } catch (MalformedInputException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT, yaml + " is not UTF-8 text", "save it as UTF-8", e);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          yaml + " cannot be read: " + e.getMessage(),
          "check that it is a file that you may read",
          e);
    }
  }

  static List<PresenceRule> parse(String name, String text) {
    YamlPlace root = YamlPlace.parse(name, text);
    Map<String, YamlPlace> top = root.mapping(Set.of("alerts"));
    YamlPlace alerts = top.get("alerts");
    if (alerts == null) {
      throw root.error("there are no alerts", "begin with 'alerts:' and name a rule below it");
    }
    List<PresenceRule> rules = new ArrayList<>();
    alerts.mapping().forEach((rule, place) -> rules.add(rule(rule, place)));
    return List.copyOf(rules);
  }

  private static PresenceRule rule(String name, YamlPlace place) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw place.error(
          "'" + name + "' cannot be a rule's name",
          "use 1 to 64 letters, digits, '_' or '-', such as person_at_gate");
    }
    Map<String, YamlPlace> keys = place.mapping(KEYS);
    YamlPlace label = keys.get("label");
    if (label == null) {
      throw place.error(
          "rule '" + name + "' has no label", "add the class it watches, such as 'label: person'");
    }
    PresenceRule base = PresenceRule.of(name, label.text());
    return new PresenceRule(
        name,
        keys.containsKey("cameras") ? cameras(keys.get("cameras")) : base.cameras(),
        base.label(),
        keys.containsKey("coordinates") ? zone(keys.get("coordinates")) : base.zone(),
        keys.containsKey("min_score") ? keys.get("min_score").number(0, 1) : base.minScore(),
        keys.containsKey("loitering_time") ? seconds(keys.get("loitering_time")) : base.openAfter(),
        keys.containsKey("cutoff_time") ? seconds(keys.get("cutoff_time")) : base.clearAfter(),
        keys.containsKey("severity") ? severity(keys.get("severity")) : base.severity());
  }

  private static Set<String> cameras(YamlPlace place) {
    Set<String> names = new HashSet<>();
    for (YamlPlace item : place.items()) {
      String camera = item.text();
      if (!CameraName.isValid(camera)) {
        throw item.error("'" + camera + "' cannot name a camera", CameraName.HINT);
      }
      names.add(camera);
    }
    if (names.isEmpty()) {
      throw place.error("the list of cameras is empty", "name one, or leave 'cameras' out for all");
    }
    return names;
  }

  private static Zone zone(YamlPlace place) {
    List<Double> numbers = place.numbers(0, 1);
    if (numbers.size() % 2 != 0) {
      throw place.error(
          "coordinates holds " + numbers.size() + " numbers, which is odd",
          "write x,y for each corner, such as 0.1,0.5,0.9,0.5,0.9,1");
    }
    if (numbers.size() < 6) {
      throw place.error(
          "coordinates names " + numbers.size() / 2 + " corners",
          "a polygon needs at least 3: write x,y,x,y,x,y");
    }
    List<Zone.Corner> corners = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i += 2) {
      corners.add(new Zone.Corner(numbers.get(i), numbers.get(i + 1)));
    }
    return new Zone.Polygon(corners);
  }

  private static Duration seconds(YamlPlace place) {
    return Duration.ofMillis(Math.round(place.number(0, MAX_SECONDS) * 1000));
  }

  private static AlertSeverity severity(YamlPlace place) {
    return switch (place.text()) {
      case "alert" -> AlertSeverity.ALERT;
      case "detection" -> AlertSeverity.DETECTION;
      default ->
          throw place.error(
              "severity is '" + place.text() + "'",
              "write alert (look now) or detection (look later)");
    };
  }
}
