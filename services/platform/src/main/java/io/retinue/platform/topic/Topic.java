package io.retinue.platform.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Retinue's topics. Topics keyed by camera have the same number of partitions, so that a camera's
 * frames, detections, objects and alerts lie in partitions of one number.
 */
public enum Topic {
  /** Key camera, value Frame. Bounded by bytes and time; pictures are not compressed again. */
  FRAMES("retinue.frames", true, frames()),
  /** Key camera, value DetectionEvent. */
  DETECTIONS("retinue.detections", true, keptFor(Duration.ofDays(7))),
  /** Key camera, value ObjectEvent. */
  OBJECTS("retinue.objects", true, keptFor(Duration.ofDays(7))),
  /** Key camera, value AlertEvent. */
  ALERTS("retinue.alerts", true, keptFor(Duration.ofDays(365))),
  /** Key camera, value Retraction: alerts that people retract. */
  RETRACTIONS("retinue.retractions", true, stamped(keptFor(Duration.ofDays(365)))),
  /** Key camera, value CameraStatus; the newest of each camera is kept. */
  CAMERAS("retinue.cameras", true, cameras()),
  /** Key frame id, value LabelledFrame. Kept for ever: this topic is the dataset. */
  FEEDBACK("retinue.feedback", false, feedback()),
  /**
   * Key model name, value ModelRelease. Kept for ever, in one partition: releases have one order.
   */
  MODELS("retinue.models", false, stamped(Map.of("retention.ms", "-1"))),
  /** Key run id, value TrainingEvent. */
  TRAINING("retinue.training", false, stamped(keptFor(Duration.ofDays(30)))),
  /** Original key and bytes of what could not be processed, with Streams' error headers. */
  DEAD_LETTERS("retinue.dead-letters", true, deadLetters());

  /** Largest picture that any topic takes, in bytes, with its record around it. */
  public static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  /** Room for what went wrong beside the largest record, in bytes: a dead letter has to fit. */
  public static final int DEAD_LETTER_OVERHEAD_BYTES = 64 * 1024;

  private static final String MIN_IN_SYNC = "min.insync.replicas";

  private final String topicName;
  private final boolean byCamera;
  private final Map<String, String> configs;

  Topic(String topicName, boolean byCamera, Map<String, String> configs) {
    this.topicName = topicName;
    this.byCamera = byCamera;
    this.configs = configs;
  }

  public String topicName() {
    return topicName;
  }

  /** Whether the topic has as many partitions as there are for cameras; the others have one. */
  public boolean byCamera() {
    return byCamera;
  }

  /**
   * The topic's settings.
   *
   * @param replicas of each partition: from three on, a write needs two of them, so that what is
   *     acknowledged survives the loss of any one broker
   */
  public Map<String, String> configs(int replicas) {
    if (replicas < 3) {
      return configs;
    }
    Map<String, String> all = new LinkedHashMap<>(configs);
    all.put(MIN_IN_SYNC, "2");
    return Map.copyOf(all);
  }

  /**
   * Records get the broker's time. A producer whose clock is slow would otherwise write records
   * that retention deletes at once, and one whose clock is fast could not write at all. Detections,
   * objects and alerts inherit the time of their frame, so that the alerter reads a camera's
   * detections before the status that was written after its frames.
   */
  private static Map<String, String> stamped(Map<String, String> configs) {
    Map<String, String> all = new LinkedHashMap<>(configs);
    all.put("message.timestamp.type", "LogAppendTime");
    return Map.copyOf(all);
  }

  private static Map<String, String> cameras() {
    return stamped(Map.of("cleanup.policy", "compact", "segment.ms", "3600000"));
  }

  private static Map<String, String> frames() {
    Map<String, String> configs = new LinkedHashMap<>(keptFor(Duration.ofHours(1)));
    configs.put("retention.bytes", Long.toString(1L << 30)); // for each partition
    configs.put("segment.bytes", Integer.toString(64 << 20));
    configs.put("segment.ms", "600000");
    configs.put("compression.type", "uncompressed");
    configs.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    return stamped(configs);
  }

  private static Map<String, String> deadLetters() {
    Map<String, String> configs = new LinkedHashMap<>(keptFor(Duration.ofDays(30)));
    configs.put(
        "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES + DEAD_LETTER_OVERHEAD_BYTES));
    return stamped(configs);
  }

  private static Map<String, String> feedback() {
    return stamped(
        Map.of("retention.ms", "-1", "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES)));
  }

  private static Map<String, String> keptFor(Duration time) {
    return Map.of("retention.ms", Long.toString(time.toMillis()));
  }
}
