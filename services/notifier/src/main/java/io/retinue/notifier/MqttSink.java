package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes alerts to an MQTT broker: an event counts as delivered when the broker has acknowledged
 * every message of it (QoS 1). After a loss of the connection what brokers forget is written again:
 * that Retinue is there, Home Assistant's sensors, their states and pictures, and the alerts of the
 * last seconds, with the same ids.
 */
final class MqttSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(MqttSink.class);
  private static final int ANSWER_WITHIN_MS = 10_000;
  private static final int KEEP_ALIVE_S = 30;
  private static final int AT_LEAST_ONCE = 1;

  /** A broker that is killed has passed on or written to its disk what is older. */
  private static final Duration RECENT = Duration.ofSeconds(10);

  private final Target.Mqtt target;
  private final String clientId;
  private final MqttTopics topics;
  private final MqttStates states;
  private final MqttPictures pictures;
  private final RecentMessages recent = new RecentMessages(RECENT);
  private @Nullable MqttClient connected;

  MqttSink(String name, Target.Mqtt target, AlertPictures pictures) {
    this.target = target;
    // A client of the same name would be thrown out by this one.
    this.clientId = "retinue-" + name + "-" + UUID.randomUUID().toString().substring(0, 8);
    this.topics = new MqttTopics(target.topicPrefix(), target.discoveryPrefix());
    this.states = new MqttStates(topics, target.sensors());
    this.pictures = new MqttPictures(topics, pictures);
  }

  /** A message. */
  record Message(String topic, String payload, boolean retained) {}

  @Override
  public Answer deliver(AlertEvent event) {
    try {
      MqttClient client = connection();
      List<Message> messages = states.messages(event);
      publish(client, messages);
      recent.add(messages);
      states.take(event);
      pictures.expect(event);
      return new Answer.Delivered("the broker acknowledged it");
    } catch (MqttException e) {
      return Answer.Later.because("the MQTT broker does not take it: " + causeOf(e));
    } catch (IllegalArgumentException e) { // camera or rule of a record that others wrote
      return new Answer.Refused("its names cannot be those of topics: " + e.getMessage());
    }
  }

  /** Publishes pictures that have come since their events; none while the broker is away. */
  @Override
  public void follow() {
    MqttClient client = connected;
    if (client == null || !client.isConnected()) {
      return;
    }
    recent.settle();
    try {
      for (MqttPictures.Ready ready : pictures.ready()) {
        publish(client, topics.discovery(ready.place()).stream().toList());
        MqttMessage picture = new MqttMessage(ready.jpeg());
        picture.setQos(AT_LEAST_ONCE);
        picture.setRetained(true);
        client.publish(topics.snapshot(ready.place()), picture);
        pictures.published(ready);
      }
    } catch (MqttException e) {
      LOG.warn("a picture was not published: {}; it is tried again", causeOf(e).toString());
    }
  }

  /** Stays connected: Home Assistant is to know its sensors before the first alert. */
  @Override
  public Optional<String> idle() {
    try {
      connection();
      return Optional.empty();
    } catch (MqttException e) {
      return Optional.of("the MQTT broker does not answer: " + causeOf(e));
    }
  }

  private Throwable causeOf(MqttException e) {
    drop();
    return e.getCause() == null ? e : e.getCause();
  }

  private MqttClient connection() throws MqttException {
    MqttClient client = connected;
    if (client != null && client.isConnected()) {
      return client;
    }
    drop();
    client = new MqttClient(address(target.url()), clientId, new MemoryPersistence());
    connected = client;
    client.setTimeToWait(ANSWER_WITHIN_MS);
    client.connect(options());
    List<Message> first = new ArrayList<>();
    first.add(topics.available("online"));
    first.addAll(states.known());
    first.addAll(recent.again());
    publish(client, first);
    pictures.publishAgain();
    return client;
  }

  private static String address(URI url) {
    boolean secure = "mqtts".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : secure ? 8883 : 1883;
    return (secure ? "ssl://" : "tcp://") + url.getHost() + ":" + port;
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(ANSWER_WITHIN_MS / 1000);
    options.setKeepAliveInterval(KEEP_ALIVE_S);
    target.user().ifPresent(options::setUserName);
    target
        .password()
        .ifPresent(
            password -> options.setPassword(password.reveal().getBytes(StandardCharsets.UTF_8)));
    Message gone = topics.available("offline");
    options.setWill(gone.topic(), message(gone));
    return options;
  }

  private static void publish(MqttClient client, List<Message> messages) throws MqttException {
    for (Message one : messages) {
      client.publish(one.topic(), message(one));
    }
  }

  private static MqttMessage message(Message one) {
    MqttMessage message = new MqttMessage(one.payload().getBytes(StandardCharsets.UTF_8));
    message.setQos(AT_LEAST_ONCE);
    message.setRetained(one.retained());
    return message;
  }

  private void drop() {
    MqttClient client = connected;
    connected = null;
    if (client == null) {
      return;
    }
    try {
      client.disconnectForcibly(0, 0, false);
    } catch (MqttException e) {
      LOG.debug("the connection was over already", e);
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      LOG.debug("the client was closed already", e);
    }
  }

  @Override
  public void close() {
    MqttClient client = connected;
    if (client != null && client.isConnected()) {
      try {
        client.setTimeToWait(1_000);
        publish(client, List.of(topics.available("stopped")));
        client.disconnect(500);
      } catch (MqttException e) {
        LOG.debug("the end was not published; the last will says it", e);
      }
    }
    drop();
  }
}
