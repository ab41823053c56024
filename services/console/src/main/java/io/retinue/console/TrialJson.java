package io.retinue.console;

import io.retinue.console.AreaTrial.Change;
import io.retinue.console.AreaTrial.Tried;
import io.retinue.console.AreaTrial.TriedAlert;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a trial found, as a page shows it. */
final class TrialJson {
  /** The newest alerts of each change, so many, are listed; all are counted. */
  static final int MOST_LISTED = 100;

  private TrialJson() {}

  /**
   * @param stopped why the trial was ended before {@code to}: {@code time}, {@code alerts} or
   *     {@code closed}; "" if it was not. Where it came less far all the same, the alerter has not
   *     read further
   */
  static ObjectNode of(Tried tried, Instant from, Instant to, String stopped) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("done", true)
            .put("from_ms", from.toEpochMilli())
            .put("to_ms", to.toEpochMilli())
            .put("reached_ms", tried.reached().toEpochMilli())
            .put("frames", tried.frames())
            .put(
                "stopped", stopped.isEmpty() && tried.reached().isBefore(to) ? "alerter" : stopped);
    rules(json.putArray("rules"), tried.alerts());
    ArrayNode list = json.putArray("alerts");
    ObjectNode unlisted = json.putObject("unlisted");
    for (Change change : Change.values()) {
      List<TriedAlert> alerts =
          tried.alerts().stream().filter(alert -> alert.change() == change).toList();
      int hidden = Math.max(0, alerts.size() - MOST_LISTED);
      alerts.stream().skip(hidden).forEach(alert -> list.add(alert(alert)));
      unlisted.put(word(change), hidden);
    }
    return json;
  }

  private static void rules(ArrayNode rules, List<TriedAlert> alerts) {
    Map<String, Map<Change, Integer>> counts = new TreeMap<>();
    for (TriedAlert alert : alerts) {
      counts
          .computeIfAbsent(alert.rule(), rule -> new EnumMap<>(Change.class))
          .merge(alert.change(), 1, Integer::sum);
    }
    counts.forEach(
        (rule, ofRule) -> {
          ObjectNode json = rules.addObject().put("rule", rule);
          for (Change change : Change.values()) {
            json.put(word(change), ofRule.getOrDefault(change, 0));
          }
        });
  }

  private static ObjectNode alert(TriedAlert alert) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("change", word(alert.change()))
        .put("alert_id", alert.id())
        .put("rule", alert.rule())
        .put("label", alert.label())
        .put("since_ms", alert.since().toEpochMilli())
        .put("until_ms", alert.until().toEpochMilli());
  }

  private static String word(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }
}
