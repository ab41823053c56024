package io.retinue.notifier;

import io.retinue.platform.settings.Secret;
import io.retinue.platform.topic.Topic;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a sink sends alerts. */
public sealed interface Target {
  /**
   * Connects when there is something to send.
   *
   * @param name of the sink
   * @param resources of the deployment, for a target that needs them
   */
  Sink open(String name, SinkResources resources);

  /**
   * An HTTP endpoint that gets a CloudEvent for each event of an alert.
   *
   * @param url http or https
   * @param secret signs each request as Standard Webhooks describes; empty for no signature
   * @param allowPrivate whether it may be on this machine or in a private network
   * @param page address of the page, without a slash at its end, for links to picture and clip;
   *     empty for no links
   */
  record Webhook(URI url, Optional<WebhookSecret> secret, boolean allowPrivate, Optional<URI> page)
      implements Target {
    @Override
    public Sink open(String name, SinkResources resources) {
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
    public Sink open(String name, SinkResources resources) {
      return new MqttSink(name, this, resources.pictures());
    }
  }

  /**
   * A topic of the deployment's own Kafka that gets each event as JSON.
   *
   * @param topic is created if it is missing; none of Retinue's
   */
  record KafkaJson(String topic) implements Target {
    /** Where it is without a name. */
    public static final String BY_DEFAULT = "retinue.alerts.json";

    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    public KafkaJson {
      if (!NAME.matcher(topic).matches()) {
        throw new IllegalArgumentException(
            "A topic's name has 1 to 249 letters, digits, '.', '_' or '-', not '" + topic + "'.");
      }
      if (topic.startsWith("__") || isOurs(topic)) {
        throw new IllegalArgumentException(
            "The topic " + topic + " has readers that do not expect JSON.");
      }
    }

    /** Retinue's own topics, and those in which Kafka Streams keeps states. */
    private static boolean isOurs(String topic) {
      return topic.endsWith("-changelog")
          || topic.endsWith("-repartition")
          || Arrays.stream(Topic.values()).anyMatch(ours -> ours.topicName().equals(topic));
    }

    @Override
    public Sink open(String name, SinkResources resources) {
      return new KafkaJsonSink(this, resources.kafka().get());
    }
  }

  /**
   * People who get mail through an SMTP server.
   *
   * @param url smtp://HOST:PORT or smtps://HOST:PORT
   * @param login at the server; empty for none
   * @param startTls whether a connection that begins in clear text is encrypted where the server
   *     offers it; with a login it always is
   * @param from the sender's address
   * @param to addresses of the receivers, one at least
   * @param zone of the times in the text
   * @param groupInterval when mails are many, one mail in such a time has all that came in it
   */
  record Mail(
      URI url,
      Optional<Login> login,
      boolean startTls,
      String from,
      List<String> to,
      ZoneId zone,
      Duration groupInterval)
      implements Target {
    private static final String WORD = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";

    /** Addresses without quotes and comments: nothing that ends a header. */
    public static final Pattern ADDRESS =
        Pattern.compile("(?=.{3,254}$)%1$s(?:\\.%1$s)*@%2$s(?:\\.%2$s)*".formatted(WORD, LABEL));

    public Mail {
      to = List.copyOf(to);
      List<String> all = new ArrayList<>(to);
      all.add(from);
      for (String address : all) {
        if (!ADDRESS.matcher(address).matches()) {
          throw new IllegalArgumentException("'" + address + "' is no address of mail.");
        }
      }
      if (to.isEmpty()) {
        throw new IllegalArgumentException("A mail needs a receiver.");
      }
    }

    @Override
    public Sink open(String name, SinkResources resources) {
      return new MailSink(this, resources.pictures());
    }

    /** A user of the mail server. */
    public record Login(String user, Secret password) {}
  }

  /** A rule on a camera: on while its alert is open. */
  record Sensor(String camera, String rule) {}
}
