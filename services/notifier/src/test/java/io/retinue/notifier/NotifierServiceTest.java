package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.notifier.NotifierConfig.Patience;
import io.retinue.notifier.Target.Webhook;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.service.Health;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Garbage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class NotifierServiceTest {
  static final Patience IMPATIENT =
      new Patience(Duration.ofMillis(50), Duration.ofMillis(200), 3, Duration.ofDays(1));

  static final EvidenceFolder NO_EVIDENCE = new EvidenceFolder(Path.of("target", "no-evidence"));

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Groups are kept on the shared broker. */
  private final String unique = UUID.randomUUID().toString().substring(0, 8);

  private Alerts alerts;

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(2);
    alerts = opened(new Alerts(kafka));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void shouldDeliverInOrderThoughAnotherSinkIsDead() throws Exception {
    Receiver receiver = opened(new Receiver(Receiver.status(200)));
    Receiver dead = new Receiver(Receiver.status(200));
    dead.close();
    NotifierService service = started(sink("alive", receiver.url()), sink("dead", dead.url()));

    for (int i = 0; i < 20; i++) {
      alerts.write(i);
    }

    awaitRequests(receiver, 20);
    assertThat(receiver.requests())
        .extracting(Receiver.Request::id)
        .containsExactlyElementsOf(ids(0, 20));
    Deadline.inSeconds(20).await("the dead sink is named", () -> !service.health().ready());
    assertThat(service.health().state()).isEqualTo(Health.State.WAITING);
    assertThat(service.health().detail()).contains("dead-" + unique).doesNotContain("alive");
    Deadline.inSeconds(20)
        .await(
            "all are counted",
            () -> meters.get("retinue.notifier.delivered").counter().count() == 20);
  }

  @Test
  void shouldDeliverAfterARestartWhatWaited() throws Exception {
    Receiver before = new Receiver(Receiver.status(503));
    NotifierService first = started(sink("phone", before.url()));
    for (int i = 0; i < 5; i++) {
      alerts.write(i);
    }
    awaitRequests(before, 2);
    first.close();
    before.close();
    Receiver after = opened(new Receiver(before.port(), Receiver.status(200)));

    started(sink("phone", after.url()));

    awaitRequests(after, 5);
    assertThat(after.requests())
        .extracting(Receiver.Request::id)
        .containsExactlyElementsOf(ids(0, 5));
  }

  @Test
  void shouldSendTheSameIdAgainWhenTheAnswerWasLost() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    Receiver receiver =
        opened(
            new Receiver(
                exchange ->
                    exchange.sendResponseHeaders(answers.getAndIncrement() < 2 ? 500 : 200, -1)));
    started(sink("phone", receiver.url()));

    alerts.write(0);
    alerts.write(1);

    awaitRequests(receiver, 4);
    assertThat(receiver.requests())
        .extracting(Receiver.Request::id)
        .containsExactly(Alerts.id(0), Alerts.id(0), Alerts.id(0), Alerts.id(1));
    assertThat(meters.get("retinue.notifier.retried").counter().count()).isEqualTo(2);
  }

  @Test
  void shouldGiveUpARefusedEventCountItAndGoOn() throws Exception {
    Receiver receiver =
        opened(
            new Receiver(
                exchange -> {
                  exchange.sendResponseHeaders(200, -1);
                }));
    receiver.answer(Receiver.status(422));
    started(sink("phone", receiver.url()));
    alerts.write(0);
    awaitRequests(receiver, IMPATIENT.refusals());
    receiver.answer(Receiver.status(200));

    alerts.write(1);

    Deadline.inSeconds(20)
        .await(
            "the next event arrives",
            () -> receiver.requests().stream().anyMatch(r -> r.id().equals(Alerts.id(1))));
    assertThat(meters.get("retinue.notifier.given.up").tag("reason", "refused").counter().count())
        .isEqualTo(1);
  }

  @Test
  void shouldSendNothingMoreToAReceiverThatIsGone() throws Exception {
    Receiver receiver = opened(new Receiver(Receiver.status(410)));
    NotifierService service = started(sink("phone", receiver.url()));

    alerts.write(0);
    alerts.write(1);

    awaitRequests(receiver, 1);
    Deadline.inSeconds(20)
        .await("it says so", () -> service.health().detail().contains("it wants no more"));
    assertThat(receiver.requests()).hasSize(1);
    receiver.answer(Receiver.status(200));
    service.apply(config(sink("other", receiver.url())));
    service.apply(config(sink("phone", receiver.url())));
    awaitRequests(receiver, 3);
    assertThat(receiver.requests().subList(1, 3))
        .extracting(Receiver.Request::id)
        .containsExactlyElementsOf(ids(0, 2)); // nothing was lost
  }

  @Test
  void shouldPassOverWhatIsNoAlertOrNotForThisSink() throws Exception {
    Receiver receiver = opened(new Receiver(Receiver.status(200)));
    SinkConfig plain = sink("phone", receiver.url());
    started(
        new SinkConfig(
            plain.name(),
            new AlertFilter(Set.of("loitering"), Set.of("gate"), true, Set.of()),
            plain.target()));

    Garbage.on(broker, "retinue.alerts");
    alerts.write(0, "other");
    alerts.write(1);

    awaitRequests(receiver, 1);
    assertThat(receiver.requests()).extracting(Receiver.Request::id).containsExactly(Alerts.id(1));
    assertThat(meters.get("retinue.notifier.skipped").tag("reason", "filter").counter().count())
        .isEqualTo(1);
    assertThat(
            meters.get("retinue.notifier.skipped").tag("reason", "undecodable").counter().count())
        .isPositive();
  }

  @Test
  void shouldBeginANewSinkWithTheAlertsOfNow() throws Exception {
    alerts.write(0);
    Receiver receiver = opened(new Receiver(Receiver.status(200)));
    NotifierService service = started(sink("phone", receiver.url()));
    service.close(); // before anything was delivered: its place is kept

    alerts.write(1);
    started(sink("phone", receiver.url()));

    awaitRequests(receiver, 1);
    assertThat(receiver.requests()).extracting(Receiver.Request::id).containsExactly(Alerts.id(1));
  }

  private SinkConfig sink(String name, URI url) {
    return new SinkConfig(
        name + "-" + unique,
        AlertFilter.ALL,
        new Webhook(url, Optional.empty(), true, Optional.empty()));
  }

  private static NotifierConfig config(SinkConfig... sinks) {
    return new NotifierConfig(List.of(sinks), IMPATIENT);
  }

  private NotifierService started(SinkConfig... sinks) {
    NotifierService service =
        opened(NotifierService.create(config(sinks), NO_EVIDENCE, kafka, meters));
    service.start();
    Deadline.inSeconds(30).await("its sinks have their places", () -> service.health().ready());
    return service;
  }

  private static void awaitRequests(Receiver receiver, int count) {
    Deadline.inSeconds(30).await(count + " requests", () -> receiver.requests().size() >= count);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(Alerts::id).toList();
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
