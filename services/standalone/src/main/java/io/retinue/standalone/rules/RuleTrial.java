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
   * The same as far as the limit lets it come. Then what came later is compared neither before nor
   * after.
   *
   * @param span of one camera, if there is a limit: only its own records have an order
   */
  public TrialResult run(Span span, Limit limit) {
    if (span.camera().isEmpty() && limit != Limit.NONE) {
      throw new IllegalArgumentException("Only a trial of one camera can have a limit.");
    }
    TrialRun run = new TrialRun(config, span);
    BooleanSupplier soon = () -> limit.goesOn(run.reached(), 0);
    if (read(span, Topic.CAMERAS, serdes.cameras(), soon, run::onStatus).isPresent()
        || read(span, Topic.RETRACTIONS, serdes.retractions(), soon, run::onRetraction)
            .isPresent()) {
      run.cut(span.from());
    }
    read(
            span,
            Topic.ALERTS,
            serdes.alerts(),
            () -> limit.goesOn(run.reached(), run.before()),
            run::onAlert)
        .ifPresent(run::cut);
    read(
            span,
            Topic.DETECTIONS,
            serdes.detections(),
            () -> limit.goesOn(run.reached(), run.after()),
            run::onDetections)
        .ifPresent(run::cut);
    return run.result();
  }

  /** Receives a value and the time of its record. */
  private interface Visitor<V> {
    void visit(V value, Instant at);
  }

  /**
   * The time of the first record of the span that was not read; empty if all were read.
   *
   * @param goesOn asked before each record, also of other cameras
   */
  private <V> Optional<Instant> read(
      Span span, Topic topic, Serde<V> values, BooleanSupplier goesOn, Visitor<V> visitor) {
    ValueDecoder<V> decoder = new ValueDecoder<>(values.deserializer());
    Instant[] last = {span.from()};
    try (TopicReader reader = TopicReader.open(clients, topic)) {
      Map<TopicPartition, Instant> times = new HashMap<>();
      reader.partitions().forEach(partition -> times.put(partition, span.begin()));
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToTimes(times);
      boolean all =
          reader.readWhile(
              ends,
              record -> {
                if (!goesOn.getAsBoolean()) {
                  return false;
                }
                if (span.takes(record.key())) {
                  Instant at = Instant.ofEpochMilli(record.timestamp());
                  decoder.decode(record).ifPresent(value -> visitor.visit(value, at));
                  last[0] = at;
                }
                return true;
              });
      return all ? Optional.empty() : Optional.of(last[0]);
    }
  }
}
