package io.retinue.notifier;

import io.retinue.notifier.MqttSink.Message;
import io.retinue.notifier.Target.Sensor;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The alerts that are open, as far as this sink has seen, and what is published of them. Not
 * thread-safe.
 */
final class MqttStates {
  /** Alerts that are remembered: events of closed ones may have been lost before our time. */
  private static final int MOST_OPEN = 10_000;

  private final MqttTopics topics;
  private final List<Sensor> sensors;
  private final Map<String, AlertEvent> open = new LinkedHashMap<>();
  private final Map<Sensor, Boolean> states = new HashMap<>();

  MqttStates(MqttTopics topics, List<Sensor> sensors) {
    this.topics = topics;
    this.sensors = sensors;
  }

  /** What is published after each connect. */
  List<Message> known() {
    List<Message> messages = new ArrayList<>();
    sensors.forEach(sensor -> topics.discovery(sensor).ifPresent(messages::add));
    states.forEach((sensor, isOn) -> messages.add(topics.state(sensor, isOn)));
    open.values().stream()
        .map(AlertEvent::getCamera)
        .distinct()
        .forEach(
            camera -> messages.add(topics.reviewStatus(camera, status(camera, open.values()))));
    return messages;
  }

  /** What is published for an event. */
  List<Message> messages(AlertEvent event) {
    Map<String, AlertEvent> after = new LinkedHashMap<>(open);
    change(after, event);
    Sensor sensor = new Sensor(event.getCamera(), event.getRule());
    return List.of(
        new Message(topics.reviews(), review(event).toString(), false),
        topics.state(sensor, isOn(sensor, after)),
        topics.reviewStatus(event.getCamera(), status(event.getCamera(), after.values())));
  }

  /** The event was published. */
  void take(AlertEvent event) {
    change(open, event);
    while (open.size() > MOST_OPEN) {
      open.remove(open.keySet().iterator().next());
    }
    Sensor sensor = new Sensor(event.getCamera(), event.getRule());
    states.put(sensor, isOn(sensor, open));
  }

  private static void change(Map<String, AlertEvent> alerts, AlertEvent event) {
    if (isOpen(event)) {
      alerts.put(event.getAlertId(), event);
    } else {
      alerts.remove(event.getAlertId());
    }
  }

  private static boolean isOpen(AlertEvent event) {
    return event.getType() == AlertType.OPENED || event.getType() == AlertType.UPDATED;
  }

  private static boolean isOn(Sensor sensor, Map<String, AlertEvent> alerts) {
    return alerts.values().stream()
        .anyMatch(
            alert ->
                alert.getCamera().equals(sensor.camera()) && alert.getRule().equals(sensor.rule()));
  }

  private static String status(String camera, Collection<AlertEvent> alerts) {
    List<Severity> severities =
        alerts.stream()
            .filter(alert -> alert.getCamera().equals(camera))
            .map(AlertEvent::getSeverity)
            .toList();
    if (severities.isEmpty()) {
      return "NONE";
    }
    return severities.contains(Severity.ALERT) ? "ALERT" : "DETECTION";
  }

  /** Frigate's message, with the id of the event. */
  private ObjectNode review(AlertEvent event) {
    AlertEvent before = open.get(event.getAlertId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", AlertMessage.id(event));
    json.put(
        "type",
        switch (event.getType()) {
          case OPENED -> "new";
          case CLOSED, RETRACTED -> "end";
          default -> "update";
        });
    json.set("before", item(before == null ? event : before));
    json.set("after", item(event));
    return json;
  }

  private static ObjectNode item(AlertEvent event) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    event.getObjects().forEach(data.putArray("detections")::add);
    data.putArray("objects").add(event.getLabel());
    data.putArray("sub_labels");
    event.getZones().forEach(data.putArray("zones")::add);
    data.putArray("audio");
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", event.getAlertId());
    item.put("camera", event.getCamera());
    item.put("rule", event.getRule());
    item.put("start_time", event.getSince().toEpochMilli() / 1000.0);
    if (isOpen(event)) {
      item.putNull("end_time");
    } else {
      item.put("end_time", event.getAt().toEpochMilli() / 1000.0);
    }
    item.put("severity", event.getSeverity() == Severity.DETECTION ? "detection" : "alert");
    item.put("retracted", event.getType() == AlertType.RETRACTED);
    item.set("data", data);
    return item;
  }
}
