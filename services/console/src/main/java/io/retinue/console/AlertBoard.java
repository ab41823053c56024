package io.retinue.console;

import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The newest alerts, each as its newest event says. An alert that was retracted stays retracted,
 * also when its CLOSED comes later. Not thread-safe.
 */
final class AlertBoard {
  /** How many are kept. */
  private static final int MOST_ALERTS = 2000;

  /** How many a page gets by itself. */
  private static final int MOST_PUSHED = 60;

  /** How many a page gets that asks for more. */
  private static final int MOST_FOUND = 200;

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
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    newestFirst().stream().limit(MOST_PUSHED).map(AlertBoard::json).forEach(json::add);
    return json;
  }

  /**
   * {@code alerts} that the query admits, newest first, {@code more} if there are more of them;
   * {@code cameras} and {@code rules} of all alerts.
   */
  ObjectNode json(AlertQuery query) {
    List<AlertEvent> found = newestFirst().stream().filter(query).limit(MOST_FOUND + 1).toList();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("more", found.size() > MOST_FOUND);
    ArrayNode alerts = json.putArray("alerts");
    found.stream().limit(MOST_FOUND).map(AlertBoard::json).forEach(alerts::add);
    names(json.putArray("cameras"), AlertEvent::getCamera);
    names(json.putArray("rules"), AlertEvent::getRule);
    return json;
  }

  private void names(ArrayNode json, Function<AlertEvent, String> name) {
    newest.values().stream().map(name).distinct().sorted().forEach(json::add);
  }

  private List<AlertEvent> newestFirst() {
    List<AlertEvent> alerts = new ArrayList<>(newest.values());
    Collections.reverse(alerts);
    return alerts;
  }

  private static ObjectNode json(AlertEvent alert) {
    ObjectNode node = AvroJson.tree(alert);
    node.put("since_ms", alert.getSince().toEpochMilli());
    node.put("at_ms", alert.getAt().toEpochMilli());
    return node;
  }
}
