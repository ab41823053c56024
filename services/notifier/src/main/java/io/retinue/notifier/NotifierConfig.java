package io.retinue.notifier;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Settings of the notifier.
 *
 * @param sinks with different names
 * @param patience of all sinks
 */
public record NotifierConfig(List<SinkConfig> sinks, Patience patience) {
  /**
   * What happens to an event that is not taken.
   *
   * @param first longest wait before the second attempt; it doubles from attempt to attempt
   * @param longest longest wait between two attempts
   * @param refusals how often an event is sent that the receiver refuses
   * @param giveUpAfter an event that is older is given up
   */
  public record Patience(Duration first, Duration longest, int refusals, Duration giveUpAfter) {
    /** 5 s to 5 min; three times; one day. */
    public static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5), 3, Duration.ofDays(1));
  }

  public NotifierConfig {
    sinks = List.copyOf(sinks);
    Set<String> names = new HashSet<>();
    for (SinkConfig sink : sinks) {
      if (!names.add(sink.name())) {
        throw new IllegalArgumentException("Two sinks are called " + sink.name() + "; rename one.");
      }
    }
  }

  public NotifierConfig(List<SinkConfig> sinks) {
    this(sinks, Patience.DEFAULT);
  }
}
