package io.retinue.notifier;

import io.retinue.notifier.MqttPictures.Place;
import io.retinue.notifier.MqttSink.Message;
import io.retinue.notifier.Target.Sensor;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names of topics, as <a href="https://docs.frigate.video/integrations/mqtt">Frigate</a> has them,
 * and <a href="https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery">Home Assistant's
 * discovery</a>.
 *
 * @param prefix first part of all topics
 * @param discovery Home Assistant's prefix; empty for no discovery
 */
record MqttTopics(String prefix, Optional<String> discovery) {
  /** What stands between two slashes of a topic that is published to. */
  private static final Pattern PART = Pattern.compile("[^/+#\\p{Cntrl}]{1,200}");

  Message available(String state) {
    return new Message(prefix + "/available", state, true);
  }

  String reviews() {
    return prefix + "/reviews";
  }

  /** ON while the rule has an open alert on the camera. */
  Message state(Sensor sensor, boolean isOn) {
    return new Message(stateTopic(sensor), isOn ? "ON" : "OFF", true);
  }

  /** NONE, DETECTION or ALERT: the highest severity of the camera's open alerts. */
  Message reviewStatus(String camera, String status) {
    return new Message(prefix + "/" + camera + "/review_status", status, true);
  }

  /** The newest picture of an object with this label, as JPEG. */
  String snapshot(Place place) {
    return prefix + "/" + place.camera() + "/" + place.label() + "/snapshot";
  }

  /** Whether camera and label can be parts of a topic's name. */
  boolean isName(Place place) {
    return PART.matcher(place.camera()).matches() && PART.matcher(place.label()).matches();
  }

  private String stateTopic(Sensor sensor) {
    return prefix + "/" + sensor.camera() + "/" + sensor.rule();
  }

  /**
   * Announces a picture to Home Assistant, as an <a
   * href="https://www.home-assistant.io/integrations/image.mqtt/">image</a>; empty where that is
   * not wanted.
   */
  Optional<Message> discovery(Place place) {
    return discovery.map(
        first -> {
          ObjectNode config = entity(place.camera(), place.label(), snapshot(place));
          config.put("image_topic", snapshot(place));
          config.put("content_type", "image/jpeg");
          String label = place.label().replaceAll("[^A-Za-z0-9_-]", "_");
          return new Message(
              "%s/image/%s/%s/config".formatted(first, node(place.camera()), label),
              config.toString(),
              true);
        });
  }

  /** What all entities of a camera have. */
  private ObjectNode entity(String camera, String name, String id) {
    ObjectNode device = JsonNodeFactory.instance.objectNode();
    device.putArray("identifiers").add(prefix + "/" + camera);
    device.put("name", camera);
    device.put("manufacturer", "Retinue");
    ObjectNode origin = JsonNodeFactory.instance.objectNode();
    origin.put("name", "Retinue");
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("name", name);
    config.put("unique_id", id);
    config.put("availability_topic", prefix + "/available");
    config.put("payload_available", "online");
    config.put("payload_not_available", "offline");
    config.set("device", device);
    config.set("origin", origin);
    return config;
  }

  private String node(String camera) {
    return prefix.replace('/', '_') + "_" + camera;
  }

  /** Announces a sensor to Home Assistant; empty where that is not wanted. */
  Optional<Message> discovery(Sensor sensor) {
    return discovery.map(
        first -> {
          ObjectNode config = entity(sensor.camera(), sensor.rule(), stateTopic(sensor));
          config.put("state_topic", stateTopic(sensor));
          config.put("payload_on", "ON");
          config.put("payload_off", "OFF");
          config.put("device_class", "occupancy");
          config.put("qos", 1);
          String topic =
              "%s/binary_sensor/%s/%s/config"
                  .formatted(first, node(sensor.camera()), sensor.rule());
          return new Message(topic, config.toString(), true);
        });
  }
}
