package io.retinue.console;

import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The newest alerts, each as its newest event says. An alert that was retracted stays retracted,
 * also when its CLOSED comes later. Not thread-safe.
 */
final class AlertBoard {
  private static final int MOST_ALERTS = 60;

  private final Map<String, AlertEvent> newest = new LinkedHashMap<>();

  void accept(AlertEvent event) {
    // keeps the place of its opening
    newest.merge(event.getAlertId(), event, (old, next) -> replaces(old, next) ? next : old);
    Iterator<String> oldest = newest.keySet().iterator();
    while (newest.size() > MOST_ALERTS) {
      oldest.next();
      oldest.remove();
    }
  }

  private static boolean replaces(AlertEvent old, AlertEvent next) {
    if (old.getType() == AlertType.RETRACTED || next.getType() == AlertType.RETRACTED) {
      return next.getType() == AlertType.RETRACTED;
    }
    return next.getSequence() >= old.getSequence(); // events of old versions all have 0
  }

  /** The newest event of an alert that is shown. */
  Optional<AlertEvent> find(String alertId) {
    return Optional.ofNullable(newest.get(alertId));
  }

  /** Newest first. */
  ArrayNode json() {
    List<AlertEvent> alerts = new ArrayList<>(newest.values());
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (int i = alerts.size() - 1; i >= 0; i--) {
      AlertEvent alert = alerts.get(i);
      ObjectNode node = AvroJson.tree(alert);
      node.put("since_ms", alert.getSince().toEpochMilli());
      node.put("at_ms", alert.getAt().toEpochMilli());
      json.add(node);
    }
    return json;
  }
}
