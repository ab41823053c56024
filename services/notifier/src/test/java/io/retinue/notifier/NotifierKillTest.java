package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.Processes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
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

/** Kill −9 of the notifier while it delivers to a sink of each kind. */
@Tag("chaos")
@Tag("mosquitto")
@Timeout(1200)
class NotifierKillTest {
  private static final Logger LOG = LoggerFactory.getLogger(NotifierKillTest.class);
  private static final int KILLS = Integer.getInteger("retinue.delivery.kills", 10);
  private static final int ALERTS_EACH = 40;

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String topic = "retinue.json-" + unique;

  @TempDir private Path folder;

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(2);
  }

  @Test
  void shouldBringEachAlertToEachSinkThoughTheNotifierIsKilledAgainAndAgain() throws Exception {
    long seed = Long.getLong("retinue.delivery.seed", ThreadLocalRandom.current().nextLong());
    Random random = new Random(seed);
    int written = 0;
    try (Mosquitto mosquitto = new Mosquitto(folder, FreePorts.take(1).get(0));
        MqttSubscriber home = new MqttSubscriber(mosquitto.url());
        Receiver receiver = new Receiver(Receiver.status(200));
        MailBox mail = new MailBox();
        Alerts alerts = new Alerts(kafka)) {
      for (int kill = 0; kill <= KILLS; kill++) {
        Process notifier = start(kill, receiver, mosquitto, mail);
        int end = kill < KILLS ? random.nextInt(ALERTS_EACH) : ALERTS_EACH;
        for (int i = 0; i < ALERTS_EACH; i++) {
          alerts.write(written++);
          if (i == end) { // in the middle of the last ones
            Processes.kill(notifier.toHandle());
          }
        }
        if (kill == KILLS) {
          awaitAll(written, seed, home, receiver, mail);
          Processes.kill(notifier.toHandle());
        }
      }
      LOG.info(
          "{} alerts, {} kills; messages: {} webhook, {} MQTT, {} Kafka, {} alerts in {} mails",
          written,
          KILLS,
          receiver.requests().size(),
          home.messages(),
          inKafka().size(),
          mail.alerts().size(),
          mail.mails().size());
    }
  }

  private void awaitAll(
      int written, long seed, MqttSubscriber home, Receiver receiver, MailBox mail)
      throws Exception {
    Set<String> all = IntStream.range(0, written).mapToObj(Alerts::id).collect(Collectors.toSet());
    Set<String> alerts =
        all.stream().map(id -> id.replaceFirst("/0$", "")).collect(Collectors.toSet());
    awaitEqual("MQTT, seed " + seed, all, home::reviews);
    awaitEqual(
        "the webhook, seed " + seed,
        all,
        () -> receiver.requests().stream().map(Receiver.Request::id).toList());
    awaitEqual("Kafka, seed " + seed, all, this::inKafka);
    awaitEqual("mail, seed " + seed, alerts, mail::alerts);
  }

  /** All and no others: doubles have the ids of the first ones. */
  private static void awaitEqual(
      String sink, Set<String> all, Callable<? extends Collection<String>> received)
      throws Exception {
    Deadline.inSeconds(60).await(sink + " gets everything", () -> received.call().containsAll(all));
    Set<String> others = new TreeSet<>(received.call());
    others.removeAll(all);
    assertThat(others).as(sink).isEmpty();
  }

  private Process start(int number, Receiver receiver, Mosquitto mosquitto, MailBox mail)
      throws Exception {
    Path ready = folder.resolve("ready-" + number);
    Process process =
        Processes.startJava(
            NotifierProcess.class,
            List.of("-Xmx128m"),
            folder.resolve("notifier.log"),
            broker.bootstrapServers(),
            broker.registryUrl().toString(),
            unique,
            receiver.url().toString(),
            mosquitto.url().toString(),
            mail.url().toString(),
            topic,
            ready.toString());
    Deadline.inSeconds(60).await("the notifier is ready", () -> Files.exists(ready));
    return process;
  }

  private List<String> inKafka() {
    return broker.reader().readAll(topic).stream()
        .map(record -> record.headers().lastHeader("ce_id").value())
        .map(id -> new String(id, StandardCharsets.UTF_8))
        .toList();
  }
}
