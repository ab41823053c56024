package io.retinue.console;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How far back each topic is read when the page's server starts: releases and cameras whole, events
 * from where the oldest present epoch began, so that each camera's ledger is complete, objects of a
 * day for their counts, pictures for a moment only. Thread-safe.
 */
final class StartingPoints {
  /** Epochs that began earlier are not counted from their beginning. */
  private static final Duration LONGEST_LEDGER = Duration.ofHours(24);

  private static final Duration ALERTS = Duration.ofDays(10); // as long as their clips
  private static final Duration COUNTS = Duration.ofHours(24);
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final ConsoleConfig config;
  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final Clock clock;
  private @Nullable Instant eventsSince;

  StartingPoints(ConsoleConfig config, KafkaClients clients, RetinueSerdes serdes, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.serdes = serdes;
    this.clock = clock;
  }

  Instant of(Topic topic) {
    return switch (topic) {
      case CAMERAS, MODELS, TRAINING, FEEDBACK -> Instant.EPOCH;
      case ALERTS, RETRACTIONS -> clock.instant().minus(ALERTS);
      case FRAMES -> clock.instant().minus(config.pictureHistory());
      case OBJECTS -> clock.instant().minus(COUNTS);
      case DETECTIONS, DEAD_LETTERS -> events();
    };
  }

  private synchronized Instant events() {
    Instant known = eventsSince;
    if (known == null) {
      long now = clock.millis();
      long earliest = now - LONGEST_LEDGER.toMillis();
      AtomicLong oldest = new AtomicLong(now);
      TopicReader.scan(
          clients,
          Topic.CAMERAS,
          serdes.cameras(),
          (record, status) -> {
            if (status.getEpoch() > earliest) {
              oldest.accumulateAndGet(status.getEpoch(), Math::min);
            }
          });
      known = Instant.ofEpochMilli(oldest.get()).minus(SLACK);
      eventsSince = known;
    }
    return known;
  }
}
