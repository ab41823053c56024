package io.retinue.notifier;

import io.retinue.platform.settings.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where a sink sends alerts. */
public sealed interface Target {
  Sink open(String name);

  /**
   * An HTTP endpoint that gets a CloudEvent for each event of an alert.
   *
   * @param url http or https
   * @param secret signs each request as Standard Webhooks describes; empty for no signature
   * @param allowPrivate whether it may be on this machine or in a private network
   */
  record Webhook(URI url, Optional<WebhookSecret> secret, boolean allowPrivate) implements Target {
    @Override
    public Sink open(String name) {
      return new WebhookSink(this);
    }
  }

  /**
   * An MQTT broker, with the topics of Frigate and discovery for Home Assistant.
   *
   * @param url mqtt://HOST:PORT or mqtts://HOST:PORT
   * @param user name at the broker
   * @param password of the user
   * @param topicPrefix first part of all topics
   * @param discoveryPrefix Home Assistant's; empty for no discovery
   * @param sensors that are announced to Home Assistant
   */
  record Mqtt(
      URI url,
      Optional<String> user,
      Optional<Secret> password,
      String topicPrefix,
      Optional<String> discoveryPrefix,
      List<Sensor> sensors)
      implements Target {
    public Mqtt {
      sensors = List.copyOf(sensors);
    }

    @Override
    public Sink open(String name) {
      return new MqttSink(name, this);
    }
  }

  /** A rule on a camera: on while its alert is open. */
  record Sensor(String camera, String rule) {}
}
