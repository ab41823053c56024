package io.retinue.notifier;

import io.retinue.notifier.MqttSink.Message;
import io.retinue.notifier.Target.Sensor;
import java.util.Optional;
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

  private String stateTopic(Sensor sensor) {
    return prefix + "/" + sensor.camera() + "/" + sensor.rule();
  }

  /** Announces a sensor to Home Assistant; empty where that is not wanted. */
  Optional<Message> discovery(Sensor sensor) {
    return discovery.map(
        first -> {
          ObjectNode device = JsonNodeFactory.instance.objectNode();
          device.putArray("identifiers").add(prefix + "/" + sensor.camera());
          device.put("name", sensor.camera());
          device.put("manufacturer", "Retinue");
          ObjectNode origin = JsonNodeFactory.instance.objectNode();
          origin.put("name", "Retinue");
          ObjectNode config = JsonNodeFactory.instance.objectNode();
          config.put("name", sensor.rule());
          config.put("unique_id", stateTopic(sensor));
          config.put("state_topic", stateTopic(sensor));
          config.put("payload_on", "ON");
          config.put("payload_off", "OFF");
          config.put("device_class", "occupancy");
          config.put("availability_topic", prefix + "/available");
          config.put("payload_available", "online");
          config.put("payload_not_available", "offline");
          config.put("qos", 1);
          config.set("device", device);
          config.set("origin", origin);
          String topic =
              "%s/binary_sensor/%s_%s/%s/config"
                  .formatted(first, prefix.replace('/', '_'), sensor.camera(), sensor.rule());
          return new Message(topic, config.toString(), true);
        });
  }
}
