package io.retinue.alerter.rules;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.Placed;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.SettingsFile;
import io.retinue.platform.settings.Variables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Describes rules in YAML, in Frigate's words:
 *
 * <pre>{@code
 * alerts:
 *   person_at_gate:
 *     kind: presence                        # absent: presence; see AlertRule for the others
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
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String NAME_RULE =
      "use 1 to 64 letters, digits, '_' or '-', such as person_at_gate";

  private static final Key<Map<String, WrittenRule>> ALERTS =
      Key.of("alerts", named(RuleYaml.standingAlone()), "The alert rules by name");

  private static final SettingsFile<List<AlertRule>> FILE =
      new SettingsFile<>(
          "the alert rules", Section.of(values -> rules(values.get(ALERTS)), ALERTS));

  /**
   * A rule of a file, without its name.
   *
   * @param cameras as they are written; none for all cameras
   * @param zones of its cameras, as they are written; none where it has a zone of its own
   * @param line of its cameras, as it is written
   */
  public record WrittenRule(
      AlertRule rule,
      List<Placed<String>> cameras,
      List<Placed<String>> zones,
      Optional<Placed<String>> line) {
    public AlertRule named(String name) {
      return rule.with(rule.scope().named(name));
    }
  }

  private AlertRules() {}

  /**
   * @throws RetinueException BAD_INPUT where the file is missing or says what it must not
   */
  public static List<AlertRule> read(Path yaml) {
    return FILE.read(yaml, Variables.ofProcess());
  }

  static List<AlertRule> parse(String name, String text) {
    return FILE.parse(name, text, Variables.ofProcess());
  }

  /** The rules of a file that has cameras too: they may name zones and lines of these. */
  public static Setting<Map<String, WrittenRule>> amongCameras() {
    return named(RuleYaml.amongCameras());
  }

  /** Written rules with their names. */
  public static List<AlertRule> rules(Map<String, WrittenRule> written) {
    List<AlertRule> rules = new ArrayList<>();
    written.forEach((name, rule) -> rules.add(rule.named(name)));
    return List.copyOf(rules);
  }

  private static Setting<Map<String, WrittenRule>> named(Setting<WrittenRule> rule) {
    return NamedEntries.of(NAME, NAME_RULE, "person_at_gate", rule);
  }
}
