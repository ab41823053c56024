package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.MqttPictures.Place;
import io.retinue.notifier.Sink.Answer;
import io.retinue.notifier.Target.Mqtt;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class MqttPicturesTest {
  private static final MqttTopics TOPICS = new MqttTopics("retinue", Optional.of("homeassistant"));

  @TempDir private Path folder;

  @Test
  @Tag("mosquitto")
  void shouldPublishTheAlertAtOnceAndItsPictureWhenItIsThere() throws Exception {
    Snapshots snapshots = new Snapshots(Files.createDirectory(folder.resolve("evidence")));
    AlertEvent opened = Snapshots.event(1, AlertType.OPENED, 0);
    try (Mosquitto mosquitto = new Mosquitto(folder, FreePorts.take(1).get(0));
        MqttSubscriber home = new MqttSubscriber(mosquitto.url());
        Sink sink = new MqttSink("home", target(mosquitto.url()), snapshots.pictures())) {
      assertThat(sink.deliver(opened)).isInstanceOf(Answer.Delivered.class);
      home.await("retinue/gate/loitering", "ON");
      sink.follow();
      snapshots.write(opened, Snapshots.picture('a', 20));
      awaitPicture(home, sink, "a".repeat(20));
      snapshots.write(opened, Snapshots.picture('b', 20));
      awaitPicture(home, sink, "b".repeat(20));
    }
  }

  @Test
  @Tag("mosquitto")
  void shouldGiveTheLastAlertsAndPicturesAgainToABrokerThatForgotThem() throws Exception {
    Snapshots snapshots = new Snapshots(Files.createDirectory(folder.resolve("evidence")));
    AlertEvent opened = Snapshots.event(1, AlertType.OPENED, 0);
    snapshots.write(opened, Snapshots.picture('a', 20));
    try (Mosquitto mosquitto = new Mosquitto(folder, FreePorts.take(1).get(0));
        Sink sink = new MqttSink("home", target(mosquitto.url()), snapshots.pictures());
        Sink other = new MqttSink("other", target(mosquitto.url()), snapshots.pictures())) {
      try (MqttSubscriber before = new MqttSubscriber(mosquitto.url())) {
        assertThat(sink.deliver(opened)).isInstanceOf(Answer.Delivered.class);
        awaitPicture(before, sink, "a".repeat(20));
      }
      mosquitto.kill();
      Files.delete(folder.resolve("mosquitto.db"));
      mosquitto.start();
      try (MqttSubscriber after = new MqttSubscriber(mosquitto.url())) {
        assertThat(other.idle()).isEmpty();
        after.await("retinue/available", "online"); // it has subscribed
        assertThat(after.reviews()).isEmpty();
        assertThat(sink.idle()).isEmpty();
        awaitPicture(after, sink, "a".repeat(20));
        after.await("retinue/gate/loitering", "ON");
        assertThat(after.reviews()).containsExactly(AlertMessage.id(opened));
      }
    }
  }

  private static void awaitPicture(MqttSubscriber home, Sink sink, String picture) {
    Deadline.inSeconds(20)
        .await(
            "the picture comes",
            () -> {
              sink.follow();
              return home.payload("retinue/gate/person/snapshot").equals(picture);
            });
    assertThat(home.payload("homeassistant/image/retinue_gate/person/config"))
        .contains("retinue/gate/person/snapshot");
  }

  @Test
  @Tag("mosquitto")
  void shouldRefuseAnEventWhoseNamesAreNoTopic() throws Exception {
    AlertEvent hostile = Snapshots.event(1, AlertType.OPENED, 0);
    hostile.setCamera("gate/#");
    AlertEvent good = Snapshots.event(2, AlertType.OPENED, 0);
    try (Mosquitto mosquitto = new Mosquitto(folder, FreePorts.take(1).get(0));
        Sink sink =
            new MqttSink("home", target(mosquitto.url()), new Snapshots(folder).pictures())) {
      assertThat(sink.deliver(hostile)).isInstanceOf(Answer.Refused.class);
      assertThat(sink.deliver(good)).isInstanceOf(Answer.Delivered.class);
    }
  }

  @Test
  void shouldAnnounceThePictureToHomeAssistant() {
    Place place = new Place("gate", "traffic light");
    MqttSink.Message message = TOPICS.discovery(place).orElseThrow();

    assertThat(message.topic()).isEqualTo("homeassistant/image/retinue_gate/traffic_light/config");
    assertThat(message.retained()).isTrue();
    JsonNode config = JsonMapper.builder().build().readTree(message.payload());
    // keys of https://www.home-assistant.io/integrations/image.mqtt/
    assertThat(config.propertyNames())
        .containsExactlyInAnyOrder(
            "name",
            "unique_id",
            "image_topic",
            "content_type",
            "availability_topic",
            "payload_available",
            "payload_not_available",
            "device",
            "origin");
    assertThat(config.path("image_topic").asString())
        .isEqualTo("retinue/gate/traffic light/snapshot");
    assertThat(config.path("content_type").asString()).isEqualTo("image/jpeg");
  }

  @Test
  void shouldHaveNoPictureOfWhatCannotBeATopic() throws Exception {
    Snapshots snapshots = new Snapshots(folder);
    AlertEvent hostile = Snapshots.event(1, AlertType.OPENED, 0);
    hostile.setLabel("a/#");
    snapshots.write(hostile, Snapshots.picture('a', 20));
    MqttPictures pictures = new MqttPictures(TOPICS, snapshots.pictures());

    pictures.expect(hostile);
    assertThat(pictures.ready()).isEmpty();
    pictures.expect(Snapshots.event(1, AlertType.OPENED, 0));
    assertThat(pictures.ready()).hasSize(1);
  }

  private static Mqtt target(URI url) {
    return new Mqtt(
        url,
        Optional.empty(),
        Optional.empty(),
        "retinue",
        Optional.of("homeassistant"),
        List.of());
  }
}
