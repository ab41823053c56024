package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.MqttSink.Message;
import io.retinue.notifier.Target.Sensor;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Severity;
import io.retinue.testkit.SampleRecords;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MqttStatesTest {
  /** Keys of a binary sensor in the discovery of Home Assistant's MQTT integration. */
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "unique_id",
          "state_topic",
          "payload_on",
          "payload_off",
          "device_class",
          "availability_topic",
          "payload_available",
          "payload_not_available",
          "qos",
          "device",
          "origin");

  private final MqttTopics topics = new MqttTopics("retinue", Optional.of("homeassistant"));
  private final MqttStates states =
      new MqttStates(
          topics, List.of(new Sensor("gate", "loitering"), new Sensor("yard", "loitering")));

  @Test
  void shouldTellHomeAssistantOfEachSensor() {
    List<Message> messages = states.known();

    assertThat(messages)
        .extracting(Message::topic)
        .containsExactly(
            "homeassistant/binary_sensor/retinue_gate/loitering/config",
            "homeassistant/binary_sensor/retinue_yard/loitering/config");
    assertThat(messages).allMatch(Message::retained);
    JsonNode config = json(messages.get(0));
    assertThat(config.propertyNames()).containsExactlyInAnyOrderElementsOf(KEYS);
    assertThat(config.path("unique_id").asString()).isEqualTo("retinue/gate/loitering");
    assertThat(config.path("state_topic").asString()).isEqualTo("retinue/gate/loitering");
    assertThat(config.path("availability_topic").asString()).isEqualTo("retinue/available");
    assertThat(config.path("device").path("identifiers").get(0).asString())
        .isEqualTo("retinue/gate");
    assertThat(config.path("origin").path("name").asString()).isEqualTo("Retinue");
  }

  @Test
  void shouldTellHomeAssistantNothingUnlessItIsWanted() {
    MqttTopics alone = new MqttTopics("retinue", Optional.empty());

    assertThat(new MqttStates(alone, List.of(new Sensor("gate", "loitering"))).known()).isEmpty();
  }

  @Test
  void shouldPublishAnAlertFromItsBeginningToItsEnd() {
    AlertEvent opened = event(1, AlertType.OPENED, Severity.ALERT);
    List<Message> first = states.messages(opened);
    states.take(opened);
    AlertEvent closed = event(1, AlertType.CLOSED, Severity.ALERT);
    List<Message> last = states.messages(closed);

    assertThat(first)
        .extracting(Message::topic)
        .containsExactly("retinue/reviews", "retinue/gate/loitering", "retinue/gate/review_status");
    assertThat(first).extracting(Message::retained).containsExactly(false, true, true);
    assertThat(first.get(1).payload()).isEqualTo("ON");
    assertThat(first.get(2).payload()).isEqualTo("ALERT");
    JsonNode begin = json(first.get(0));
    assertThat(begin.path("type").asString()).isEqualTo("new");
    assertThat(begin.path("after").path("end_time").isNull()).isTrue();
    assertThat(begin.path("after").path("severity").asString()).isEqualTo("alert");
    assertThat(begin.path("after").path("data").path("objects").get(0).asString())
        .isEqualTo("person");
    JsonNode end = json(last.get(0));
    assertThat(end.path("type").asString()).isEqualTo("end");
    assertThat(end.path("before").path("end_time").isNull()).isTrue();
    assertThat(end.path("after").path("end_time").asDouble()).isEqualTo(1795161600.123);
    assertThat(last.get(1).payload()).isEqualTo("OFF");
    assertThat(last.get(2).payload()).isEqualTo("NONE");
  }

  @Test
  void shouldKeepTheSensorOnUntilTheLastAlertIsOver() {
    states.take(event(1, AlertType.OPENED, Severity.ALERT));
    states.take(event(2, AlertType.OPENED, Severity.DETECTION));

    assertThat(states.messages(event(1, AlertType.RETRACTED, Severity.ALERT)))
        .extracting(Message::payload)
        .contains("ON", "DETECTION");
    states.take(event(1, AlertType.RETRACTED, Severity.ALERT));
    assertThat(states.messages(event(2, AlertType.CLOSED, Severity.DETECTION)))
        .extracting(Message::payload)
        .contains("OFF", "NONE");
  }

  /** A broker that was restarted may have forgotten what it retained. */
  @Test
  void shouldPublishTheStatesAgainAfterEachConnect() {
    states.take(event(1, AlertType.OPENED, Severity.ALERT));

    assertThat(states.known())
        .contains(
            new Message("retinue/gate/loitering", "ON", true),
            new Message("retinue/gate/review_status", "ALERT", true));
  }

  private static AlertEvent event(int index, AlertType type, Severity severity) {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId("gate/1795161600000/" + index + "/loitering");
    event.setType(type);
    event.setSeverity(severity);
    return event;
  }

  private static JsonNode json(Message message) {
    return JsonMapper.builder().build().readTree(message.payload());
  }
}
