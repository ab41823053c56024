package io.retinue.alerter;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.rules.AbsenceRule;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.CountRule;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.LoiteringRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.rules.ZoneEntryRule;
import io.retinue.alerter.rules.ZoneExitRule;
import io.retinue.platform.kafka.KafkaConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An alerter in a JVM of its own, to be killed. Arguments: brokers, registry, application id. It
 * ends when its standard input does.
 */
public final class AlerterProcess {
  private static final RuleScope CARS = RuleScope.of("cars", "car");

  /** Presence opens after 1 s, is over after 2 s; the others watch tracked objects. */
  static final List<AlertRule> RULES =
      List.of(
          PresenceRule.of("anybody", "person"),
          PresenceRule.of(CARS).withTimes(Duration.ofMillis(300), Duration.ofMillis(500)),
          new LoiteringRule(CARS.named("loitering"), Duration.ofSeconds(1)),
          new ZoneEntryRule(RuleScope.of("entry", "person").in(new Zone.Named(Set.of("right")))),
          new ZoneExitRule(RuleScope.of("exit", "person").in(new Zone.Named(Set.of("right")))),
          new LineCrossingRule(
              RuleScope.of("crossing", "person"), "middle", LineCrossingRule.Direction.BOTH),
          new CountRule(
              RuleScope.of("many", "person").restingFor(Duration.ofSeconds(5)),
              CountRule.Bound.ABOVE,
              1,
              Duration.ZERO),
          new AbsenceRule(CARS.named("no_car"), Duration.ofSeconds(1)));

  /** That of every camera. */
  static final CameraSetup SETUP = CameraSetup.of(Film.AREAS);

  private AlerterProcess() {}

  /** With an application id of its own, which is also the consumer group. */
  static AlerterConfig config(String applicationId) {
    Map<String, CameraSetup> setups = Map.of("gate", SETUP, "yard", SETUP, "north", SETUP);
    return new AlerterConfig(
        RULES, setups, applicationId, Duration.ofMillis(100), Duration.ofMinutes(10));
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
