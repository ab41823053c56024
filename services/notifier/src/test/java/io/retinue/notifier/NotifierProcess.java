package io.retinue.notifier;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.notifier.Target.KafkaJson;
import io.retinue.notifier.Target.Mail;
import io.retinue.notifier.Target.Mqtt;
import io.retinue.notifier.Target.Webhook;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.testkit.Deadline;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A notifier in a JVM of its own, to be killed, with a sink of each kind. Arguments: brokers,
 * registry, end of the names of its sinks, webhook, MQTT broker, mail server, topic, and a file
 * that it writes when it is ready. It ends when its standard input does.
 */
public final class NotifierProcess {
  private NotifierProcess() {}

  private static List<SinkConfig> sinks(
      String unique, URI webhook, URI mqtt, URI mail, String topic) {
    return List.of(
        sink("phone-" + unique, new Webhook(webhook, Optional.empty(), true, Optional.empty())),
        sink(
            "home-" + unique,
            new Mqtt(
                mqtt, Optional.empty(), Optional.empty(), "retinue", Optional.empty(), List.of())),
        sink(
            "mail-" + unique,
            new Mail(
                mail,
                Optional.empty(),
                true,
                "retinue@example.org",
                List.of("ada@example.org"),
                ZoneOffset.UTC,
                Duration.ofSeconds(1))),
        sink("plain-" + unique, new KafkaJson(topic)));
  }

  private static SinkConfig sink(String name, Target target) {
    return new SinkConfig(name, AlertFilter.ALL, target);
  }

  public static void main(String[] arguments) throws Exception {
    KafkaConnection kafka =
        new KafkaConnection(
            arguments[0],
            URI.create(arguments[1]),
            // How long the next owner waits for one that was killed.
            Map.of("session.timeout.ms", "2000", "heartbeat.interval.ms", "500"));
    List<SinkConfig> sinks =
        sinks(
            arguments[2],
            URI.create(arguments[3]),
            URI.create(arguments[4]),
            URI.create(arguments[5]),
            arguments[6]);
    try (NotifierService notifier =
        NotifierService.create(
            new NotifierConfig(sinks, NotifierServiceTest.IMPATIENT),
            NotifierServiceTest.NO_EVIDENCE,
            kafka,
            new SimpleMeterRegistry())) {
      notifier.start();
      Deadline.inSeconds(60).await("all are ready", () -> notifier.health().ready());
      Files.createFile(Path.of(arguments[7]));
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
