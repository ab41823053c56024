package io.retinue.alerter;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.platform.kafka.KafkaConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An alerter in a JVM of its own, to be killed. Arguments: brokers, registry, application id. It
 * ends when its standard input does.
 */
public final class AlerterProcess {
  /** Opens after 1 s, is over after 2 s, in every camera. */
  static final List<AlertRule> RULES =
      List.of(
          PresenceRule.of("anybody", "person"),
          PresenceRule.of("cars", "car").withTimes(Duration.ofMillis(300), Duration.ofMillis(500)));

  private AlerterProcess() {}

  /** With an application id of its own, which is also the consumer group. */
  static AlerterConfig config(String applicationId) {
    return new AlerterConfig(
        RULES, Map.of(), applicationId, Duration.ofMillis(100), Duration.ofMinutes(10));
  }

  public static void main(String[] arguments) throws Exception {
    KafkaConnection kafka =
        new KafkaConnection(
            arguments[0],
            URI.create(arguments[1]),
            Map.of(
                "main.consumer.session.timeout.ms",
                "2000",
                "main.consumer.heartbeat.interval.ms",
                "500",
                // How long the next owner waits for what a killed one left open.
                "producer.transaction.timeout.ms",
                "2000"));
    try (AlerterService alerter =
        AlerterService.create(
            config(arguments[2]).withCommitInterval(Duration.ofMillis(50)),
            kafka,
            new SimpleMeterRegistry())) {
      alerter.start();
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
