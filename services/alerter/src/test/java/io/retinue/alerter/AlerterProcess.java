package io.retinue.alerter;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.topic.ConsumerGroups;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An alerter in a JVM of its own, to be killed. Arguments: brokers, registry. It ends when its
 * standard input does.
 */
public final class AlerterProcess {
  /** Opens after 1 s, is over after 2 s, in every camera. */
  static final List<PresenceRule> RULES =
      List.of(
          PresenceRule.of("anybody", "person"),
          PresenceRule.of("cars", "car").withTimes(Duration.ofMillis(300), Duration.ofMillis(500)));

  private AlerterProcess() {}

  public static void main(String[] arguments) throws Exception {
    KafkaConnection kafka =
        new KafkaConnection(
            arguments[0],
            URI.create(arguments[1]),
            java.util.Map.of("main.consumer.session.timeout.ms", "6000"));
    try (AlerterService alerter =
        AlerterService.create(
            new AlerterConfig(RULES, ConsumerGroups.ALERTER, Duration.ofMillis(50)), kafka)) {
      alerter.start();
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
