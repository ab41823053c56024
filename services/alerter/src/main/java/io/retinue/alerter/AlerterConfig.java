package io.retinue.alerter;

import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.PresenceRule;
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
 * @param areas the zones and masks of cameras by the cameras' names; a camera may be missing
 * @param applicationId Kafka Streams' application id: the consumer group and the prefix of the
 *     changelog
 * @param commitInterval how often finished work becomes visible, 10 ms to 5 s: at most half of the
 *     10 s after which the broker aborts a transaction
 * @param vanishedAfter the alerts of a camera are closed when neither a frame nor the status LIVE
 *     came for this long, 1 s to 1 day
 */
public record AlerterConfig(
    List<PresenceRule> rules,
    Map<String, CameraAreas> areas,
    String applicationId,
    Duration commitInterval,
    Duration vanishedAfter) {
  public AlerterConfig {
    rules = List.copyOf(rules);
    areas = Map.copyOf(areas);
    Set<String> names = new HashSet<>();
    for (PresenceRule rule : rules) {
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

  public AlerterConfig(List<PresenceRule> rules) {
    this(rules, Map.of());
  }

  public AlerterConfig(List<PresenceRule> rules, Map<String, CameraAreas> areas) {
    this(rules, areas, ConsumerGroups.ALERTER, Duration.ofMillis(100), Duration.ofMinutes(10));
  }

  public AlerterConfig withCommitInterval(Duration other) {
    return new AlerterConfig(rules, areas, applicationId, other, vanishedAfter);
  }

  public AlerterConfig withVanishedAfter(Duration other) {
    return new AlerterConfig(rules, areas, applicationId, commitInterval, other);
  }
}
