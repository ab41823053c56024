package io.retinue.standalone.rules;

import io.retinue.alerter.AlerterConfig;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules over the detections that the topic keeps, as the alerter would have run them, and
 * compares their alerts with those that the alerter wrote.
 *
 * <p>It begins some time before the span that is asked for, so that objects and alerts that were
 * there at its beginning are known.
 */
public final class RuleTrial {
  /** Longer than nearly every stay of an object. */
  private static final Duration EARLIER = Duration.ofMinutes(10);

  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final AlerterConfig config;

  /**
   * A span of time.
   *
   * @param from the first moment
   * @param to the first moment after it
   * @param camera the only camera, if there is one
   */
  public record Span(Instant from, Instant to, Optional<String> camera) {
    public Span {
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException("The span from " + from + " to " + to + " is empty.");
      }
    }

    /** Whether a record is of the span's camera: the key names it. */
    boolean takes(@Nullable String key) {
      return camera.isEmpty() || camera.get().equals(key);
    }

    Instant begin() {
      return from.toEpochMilli() <= EARLIER.toMillis() ? from : from.minus(EARLIER);
    }
  }

  /** Whether a trial goes on. */
  @FunctionalInterface
  public interface Limit {
    /** Goes on to the end. */
    Limit NONE = (reached, alerts) -> true;

    /**
     * @param reached the time up to which detections have been run
     * @param alerts how many alerts there were, and then how many there would have been, so far
     */
    boolean goesOn(Instant reached, int alerts);
  }

  /**
   * @param config the rules, and what is written of the cameras
   */
  public RuleTrial(KafkaConnection kafka, AlerterConfig config) {
    this.clients = new KafkaClients(kafka);
    this.serdes = new RetinueSerdes(kafka);
    this.config = config;
  }

  /**
   * Reads the topics to their present ends.
   *
   * @throws io.retinue.platform.error.RetinueException UNREACHABLE; BAD_INPUT if there are no
   *     topics
   */
  public TrialResult run(Span span) {
    return run(span, Limit.NONE);
  }

  /**
   * The same as far as the limit lets it come. What came later is compared neither before nor
   * after; nor is what the alerter has not read yet, if the trial is of one camera.
   *
   * @param span of one camera, if there is a limit: only its own records have an order
   */
  public TrialResult run(Span span, Limit limit) {
    if (span.camera().isEmpty() && limit != Limit.NONE) {
      throw new IllegalArgumentException("Only a trial of one camera can have a limit.");
    }
    Map<TopicPartition, Long> read = span.camera().isEmpty() ? Map.of() : readByAlerter();
    TrialRun run = new TrialRun(config, span);
    BooleanSupplier soon = () -> limit.goesOn(run.reached(), 0);
    if (!read(span, Topic.CAMERAS, serdes.cameras(), soon, run::onStatus)
        || !read(span, Topic.RETRACTIONS, serdes.retractions(), soon, run::onRetraction)) {
      run.cut(span.from());
    }
    BooleanSupplier ofBefore = () -> limit.goesOn(run.reached(), run.before());
    if (!read(span, Topic.ALERTS, serdes.alerts(), ofBefore, run::onAlert)) {
      run.cut(run.known());
    }
    BooleanSupplier ofAfter = () -> limit.goesOn(run.reached(), run.after());
    if (!read(span, Topic.DETECTIONS, serdes.detections(), ofAfter, run::onDetections, read)) {
      run.cut(run.reached());
    }
    return run.result();
  }

  /**
   * Where the alerter is on each partition of the detections: the alerts of what is before are
   * written. None if there has been no alerter.
   */
  private Map<TopicPartition, Long> readByAlerter() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Admin admin = clients.newAdmin()) {
      clients
          .answer(
              admin
                  .listConsumerGroupOffsets(config.applicationId())
                  .partitionsToOffsetAndMetadata())
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  offsets.put(partition, offset.offset());
                }
              });
    }
    return offsets;
  }

  /** Receives a value and the time of its record. */
  private interface Visitor<V> {
    void visit(V value, Instant at);
  }

  /**
   * Reads a topic from before the span on.
   *
   * @param goesOn asked before each record, also of other cameras
   * @return whether all of it was read
   */
  private <V> boolean read(
      Span span, Topic topic, Serde<V> values, BooleanSupplier goesOn, Visitor<V> visitor) {
    return read(span, topic, values, goesOn, visitor, Map.of());
  }

  /**
   * @param upTo at these offsets reading ends, unless the span has ended before
   */
  private <V> boolean read(
      Span span,
      Topic topic,
      Serde<V> values,
      BooleanSupplier goesOn,
      Visitor<V> visitor,
      Map<TopicPartition, Long> upTo) {
    ValueDecoder<V> decoder = new ValueDecoder<>(values.deserializer());
    try (TopicReader reader = TopicReader.open(clients, topic)) {
      Map<TopicPartition, Instant> times = new HashMap<>();
      reader.partitions().forEach(partition -> times.put(partition, span.begin()));
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToTimes(times);
      return reader.readWhile(
          ends,
          record -> {
            boolean read = goesOn.getAsBoolean();
            if (read && span.takes(record.key())) {
              Instant at = Instant.ofEpochMilli(record.timestamp());
              long end = upTo.getOrDefault(TopicReader.partition(record), Long.MAX_VALUE);
              if (record.offset() >= end && at.isBefore(span.to())) {
                return false;
              }
              decoder.decode(record).ifPresent(value -> visitor.visit(value, at));
            }
            return read;
          });
    }
  }
}
