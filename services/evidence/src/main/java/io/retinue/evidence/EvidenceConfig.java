package io.retinue.evidence;

import java.time.Duration;

/**
 * Settings of the evidence.
 *
 * @param capture what a clip shows
 * @param retain what is kept
 */
public record EvidenceConfig(Capture capture, Retain retain) {
  /**
   * What a clip shows.
   *
   * @param before the opening of the alert
   * @param after its close
   * @param longest clip; one of an alert that stays open ends there
   */
  public record Capture(Duration before, Duration after, Duration longest) {
    /** 5 s, 5 s, 5 min. */
    public static final Capture DEFAULT =
        new Capture(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(5));
  }

  /**
   * What is kept; the oldest goes first.
   *
   * @param time after which an alert's files are deleted
   * @param bytes of all files together
   */
  public record Retain(Duration time, long bytes) {
    /** 10 days, 10 GB. */
    public static final Retain DEFAULT = new Retain(Duration.ofDays(10), 10_000_000_000L);
  }

  public static EvidenceConfig defaults() {
    return new EvidenceConfig(Capture.DEFAULT, Retain.DEFAULT);
  }
}
