package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.notifier.Target.Mqtt;
import io.retinue.notifier.Target.Sensor;
import io.retinue.notifier.Target.Webhook;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** To a real MQTT broker and a real HTTP server. */
@Tag("mosquitto")
@Timeout(1200)
class DeliveryTest {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryTest.class);

  /** Of the test with faults; ten minutes are {@code -Dretinue.delivery.seconds=600}. */
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("retinue.delivery.seconds", 6));

  /** Alerts come faster here than any sink takes them. */
  private static final int MOST_BEHIND = 50;

  /** Number of an alert that nobody needs to get. */
  private static final int BEFORE = 1_000_000;

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final String unique = UUID.randomUUID().toString().substring(0, 8);

  @TempDir private Path folder;

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(2);
  }

  @Test
  void shouldTellHomeAssistantWhatIsThere() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder, FreePorts.take(1).get(0));
        MqttSubscriber home = new MqttSubscriber(mosquitto.url());
        Alerts alerts = new Alerts(kafka)) {
      NotifierService service = service(List.of(mqtt(mosquitto)));
      home.await("retinue/available", "online"); // before the first alert
      alerts.write(1);

      home.await("retinue/gate/loitering", "ON");
      home.await("retinue/gate/review_status", "ALERT");
      assertThat(home.payload("homeassistant/binary_sensor/retinue_gate/loitering/config"))
          .contains("\"state_topic\":\"retinue/gate/loitering\"");

      service.close();
      home.await("retinue/available", "stopped");
    }
  }

  @Test
  void shouldLoseNothingWhileReceiversAndNotifierComeAndGo() throws Exception {
    long seed = Long.getLong("retinue.delivery.seed", ThreadLocalRandom.current().nextLong());
    Random random = new Random(seed);
    int port = FreePorts.take(1).get(0);
    Receiver receiver = new Receiver(port, Receiver.status(200));
    Set<String> received = new TreeSet<>();
    int written = 0;
    try (Mosquitto mosquitto = new Mosquitto(folder, FreePorts.take(1).get(0));
        MqttSubscriber home = new MqttSubscriber(mosquitto.url());
        Alerts alerts = new Alerts(kafka)) {
      List<SinkConfig> sinks =
          List.of(
              mqtt(mosquitto),
              new SinkConfig(
                  "phone-" + unique,
                  AlertFilter.ALL,
                  new Webhook(receiver.url(), Optional.empty(), true, Optional.empty())));
      NotifierService service = service(sinks);
      alerts.write(BEFORE);
      home.await("retinue/available", "online"); // it has subscribed
      Deadline end = Deadline.inSeconds(LENGTH.toSeconds());
      while (!end.isOver()) {
        for (int i = 0; i < 10; i++) {
          alerts.write(written++);
        }
        switch (random.nextInt(5)) {
          case 0 -> {
            mosquitto.stop();
            alerts.write(written++);
            mosquitto.start();
          }
          case 1 -> {
            mosquitto.kill(); // in the middle of the ten
            alerts.write(written++);
            mosquitto.start();
          }
          case 2 -> {
            receiver.close();
            received.addAll(ids(receiver));
            alerts.write(written++);
            receiver = new Receiver(port, Receiver.status(200));
          }
          case 3 -> {
            service.close();
            alerts.write(written++);
            service = service(sinks);
          }
          default -> alerts.write(written++);
        }
        int most = written - MOST_BEHIND; // a sink that is never idle would hide what it loses
        Deadline.inSeconds(60)
            .await("the sinks keep up, seed " + seed, () -> home.reviews().size() >= most);
      }
      Set<String> all =
          IntStream.range(0, written).mapToObj(Alerts::id).collect(Collectors.toSet());
      Receiver last = receiver;
      Deadline.inSeconds(60)
          .await(
              "the webhook gets everything, seed " + seed,
              () -> received.addAll(ids(last)) ? false : received.containsAll(all));
      Deadline.inSeconds(60)
          .await("MQTT gets everything, seed " + seed, () -> home.reviews().containsAll(all));
      LOG.info("{} alerts; the subscriber got {} messages", written, home.messages());
      service.close();
    } finally {
      receiver.close();
    }
  }

  private static List<String> ids(Receiver receiver) {
    return receiver.requests().stream().map(Receiver.Request::id).toList();
  }

  private SinkConfig mqtt(Mosquitto mosquitto) {
    return new SinkConfig(
        "home-" + unique,
        AlertFilter.ALL,
        new Mqtt(
            mosquitto.url(),
            Optional.empty(),
            Optional.empty(),
            "retinue",
            Optional.of("homeassistant"),
            List.of(new Sensor("gate", "loitering"))));
  }

  private NotifierService service(List<SinkConfig> sinks) {
    NotifierService service =
        NotifierService.create(
            new NotifierConfig(sinks, NotifierServiceTest.IMPATIENT),
            NotifierServiceTest.NO_EVIDENCE,
            kafka,
            new SimpleMeterRegistry());
    service.start();
    Deadline.inSeconds(30).await("its sinks have their places", () -> service.health().ready());
    return service;
  }
}
