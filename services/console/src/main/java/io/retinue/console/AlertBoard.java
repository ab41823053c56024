package io.retinue.console;

import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.AlertEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The newest alerts, each as its newest event says. Not thread-safe. */
final class AlertBoard {
  private static final int MOST_ALERTS = 60;

  private final Map<String, AlertEvent> newest = new LinkedHashMap<>();

  void accept(AlertEvent event) {
    newest.put(event.getAlertId(), event); // keeps the place of its opening
    Iterator<String> oldest = newest.keySet().iterator();
    while (newest.size() > MOST_ALERTS) {
      oldest.next();
      oldest.remove();
    }
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
