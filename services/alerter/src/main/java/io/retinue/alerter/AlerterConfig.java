package io.retinue.alerter;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.platform.topic.ConsumerGroups;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings of the alerter.
 *
 * @param rules the rules, with different names; alerts of one frame are written in this order
 * @param setups what is written of cameras, by their names; a camera may be missing
 * @param applicationId Kafka Streams' application id: the consumer group and the prefix of the
 *     changelog
 * @param commitInterval how often finished work becomes visible, 10 ms to 5 s: at most half of the
 *     10 s after which the broker aborts a transaction
 * @param vanishedAfter the alerts of a camera are closed when neither a frame nor the status LIVE
 *     came for this long, 1 s to 1 day
 */
public record AlerterConfig(
    List<AlertRule> rules,
    Map<String, CameraSetup> setups,
    String applicationId,
    Duration commitInterval,
    Duration vanishedAfter) {
  public AlerterConfig {
    rules = List.copyOf(rules);
    setups = Map.copyOf(setups);
    Set<String> names = new HashSet<>();
    for (AlertRule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException(
            "Two alert rules are called " + rule.name() + "; rename one.");
      }
    }
    long ms = commitInterval.toMillis();
    if (ms < 10 || ms > 5_000) {
      throw new IllegalArgumentException(
          "The alerter's commit interval lies within 10 ms and 5 s, not " + ms + " ms.");
    }
    if (vanishedAfter.toSeconds() < 1 || vanishedAfter.toDays() > 1) {
      throw new IllegalArgumentException(
          "vanishedAfter lies within 1 s and 1 day, not " + vanishedAfter + ".");
    }
  }

  public AlerterConfig(List<AlertRule> rules) {
    this(rules, Map.of());
  }

  public AlerterConfig(List<AlertRule> rules, Map<String, CameraSetup> setups) {
    this(rules, setups, ConsumerGroups.ALERTER, Duration.ofMillis(100), Duration.ofMinutes(10));
  }

  public AlerterConfig withCommitInterval(Duration other) {
    return new AlerterConfig(rules, setups, applicationId, other, vanishedAfter);
  }

  public AlerterConfig withVanishedAfter(Duration other) {
    return new AlerterConfig(rules, setups, applicationId, commitInterval, other);
  }
}
