package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.notifier.Target.Mail;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class MailStormTest {
  private static final int ALERTS = 300;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(2);
  }

  @Test
  void shouldTellOfEachAlertOfAStormInFewMails() throws Exception {
    long begin = System.nanoTime();
    try (MailBox server = new MailBox();
        NotifierService service =
            NotifierService.create(config(server), NotifierServiceTest.NO_EVIDENCE, kafka, meters);
        Alerts alerts = new Alerts(kafka)) {
      service.start();
      Deadline.inSeconds(30).await("it is ready", () -> service.health().ready());
      for (int i = 0; i < ALERTS; i++) {
        alerts.write(i);
      }
      Deadline.inSeconds(30).await("each is in a mail", () -> server.alerts().size() >= ALERTS);

      assertThat(server.alerts())
          .containsExactlyElementsOf(
              IntStream.range(0, ALERTS)
                  .mapToObj(i -> Alerts.id(i).replaceFirst("/0$", ""))
                  .toList());
      long intervals = Duration.ofNanos(System.nanoTime() - begin).dividedBy(INTERVAL);
      assertThat((long) server.mails().size()).isBetween(2L, MailPace.BURST + intervals + 1);
      Deadline.inSeconds(10)
          .await(
              "all are counted",
              () -> meters.get("retinue.notifier.delivered").counter().count() == ALERTS);
      assertThat(service.health().ready()).isTrue();
    }
  }

  private static NotifierConfig config(MailBox server) {
    Mail target =
        new Mail(
            server.url(),
            Optional.empty(),
            true,
            "retinue@example.org",
            List.of("ada@example.org"),
            ZoneOffset.UTC,
            INTERVAL);
    return new NotifierConfig(
        List.of(new SinkConfig("mail-" + UUID.randomUUID(), AlertFilter.ALL, target)),
        NotifierServiceTest.IMPATIENT);
  }
}
