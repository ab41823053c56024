package io.retinue.detector.stream;

import io.retinue.platform.topic.ConsumerGroups;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the detector uses Kafka Streams.
 *
 * @param stateDirectory where Streams keeps its locks; one a process
 * @param guarantee see {@link Guarantee}
 * @param threads Streams threads, 1 or more; they share one model, so more than 2 do not help
 * @param commitInterval how often offsets are committed: with exactly once, events are seen this
 *     much later
 * @param sessionTimeout after which a silent instance loses its partitions; not under the broker's
 *     {@code group.min.session.timeout.ms}, which is 6 s unless it was changed
 * @param instanceId a name that this instance keeps over restarts and shares with no other: a
 *     killed instance then has its partitions back at once, not after the session's timeout
 * @param overrides properties of Kafka Streams that win over all others
 */
public record StreamConfig(
    Path stateDirectory,
    Guarantee guarantee,
    int threads,
    Duration commitInterval,
    Duration sessionTimeout,
    Optional<String> instanceId,
    Map<String, String> overrides) {

  public StreamConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException("commitInterval must be positive, not " + commitInterval);
    }
    if (sessionTimeout.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "sessionTimeout must be 1 s or more, not " + sessionTimeout);
    }
    overrides = Map.copyOf(overrides);
  }

  /** Exactly once, one thread, commits every 100 ms, sessions of 6 s, a new member each start. */
  public static StreamConfig defaults(Path stateDirectory) {
    return new StreamConfig(
        stateDirectory,
        Guarantee.EXACTLY_ONCE,
        1,
        Duration.ofMillis(100),
        Duration.ofSeconds(6),
        Optional.empty(),
        Map.of());
  }

  /** The consumer group, which is also the application id. */
  public String group() {
    return overrides.getOrDefault("application.id", ConsumerGroups.DETECTOR);
  }

  public StreamConfig withInstanceId(String id) {
    return new StreamConfig(
        stateDirectory,
        guarantee,
        threads,
        commitInterval,
        sessionTimeout,
        Optional.of(id),
        overrides);
  }

  /** What Kafka Streams promises of the events, through crashes and rebalances. */
  public enum Guarantee {
    /** No event is missing and none is there twice, for readers of committed records. */
    EXACTLY_ONCE("exactly_once_v2"),
    /** No event is missing; after a crash some come again, with the same event id. */
    AT_LEAST_ONCE("at_least_once");

    private final String value;

    Guarantee(String value) {
      this.value = value;
    }

    /** The value of {@code processing.guarantee}. */
    String value() {
      return value;
    }
  }
}
