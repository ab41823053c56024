package io.retinue.standalone.rules;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.CameraReplay;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.Retraction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    boolean takes(String name) {
      return camera.isEmpty() || camera.get().equals(name);
    }

    Instant begin() {
      return from.toEpochMilli() <= EARLIER.toMillis() ? from : from.minus(EARLIER);
    }
  }

  /** Something that happened besides the frames of a camera. */
  private record Aside(Instant at, Function<CameraReplay, List<AlertEvent>> take) {}

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
    Map<String, Deque<Aside>> asides = asides(span);
    Map<String, CameraReplay> replays = new HashMap<>();
    Map<String, SeenAlert> after = new LinkedHashMap<>();
    long[] frames = {0};
    read(
        span,
        Topic.DETECTIONS,
        serdes.detections(),
        (event, at) -> {
          String camera = event.getFrame().getCamera();
          if (!span.takes(camera) || !at.isBefore(span.to())) {
            return;
          }
          CameraReplay replay = replays.computeIfAbsent(camera, this::replay);
          before(at, asides.get(camera), replay, after);
          note(replay.onDetections(event), after);
          frames[0] += at.isBefore(span.from()) ? 0 : 1;
        });
    replays.forEach((camera, replay) -> before(span.to(), asides.get(camera), replay, after));
    return new TrialResult(
        frames[0], replays.size(), within(span, written(span)), within(span, after));
  }

  private CameraReplay replay(String camera) {
    return new CameraReplay(
        camera, config.rules(), config.setups().getOrDefault(camera, CameraSetup.DEFAULT));
  }

  /** Lets happen what was there before that moment. */
  private static void before(
      Instant at,
      @Nullable Deque<Aside> asides,
      CameraReplay replay,
      Map<String, SeenAlert> after) {
    while (asides != null && !asides.isEmpty() && asides.getFirst().at().isBefore(at)) {
      note(asides.removeFirst().take().apply(replay), after);
    }
  }

  /** The newest event of each alert, with the times of its first one. */
  private static void note(List<AlertEvent> events, Map<String, SeenAlert> alerts) {
    events.forEach(event -> alerts.put(event.getAlertId(), SeenAlert.of(event)));
  }

  private static List<SeenAlert> within(Span span, Map<String, SeenAlert> alerts) {
    return alerts.values().stream()
        .filter(alert -> TrialResult.isWithin(alert, span.from(), span.to()))
        .toList();
  }

  /** The alerts that there were. */
  private Map<String, SeenAlert> written(Span span) {
    Map<String, SeenAlert> alerts = new LinkedHashMap<>();
    read(
        span,
        Topic.ALERTS,
        serdes.alerts(),
        (event, at) -> {
          if (span.takes(event.getCamera())) {
            note(List.of(event), alerts);
          }
        });
    return alerts;
  }

  /** States of cameras and retractions by camera, oldest first. */
  private Map<String, Deque<Aside>> asides(Span span) {
    Map<String, List<Aside>> all = new HashMap<>();
    Map<String, CameraState> last = new HashMap<>();
    read(
        span,
        Topic.CAMERAS,
        serdes.cameras(),
        (status, at) -> {
          CameraState before = last.put(status.getCamera(), status.getState());
          if (before != status.getState() || status.getState() != CameraState.LIVE) {
            add(all, status.getCamera(), new Aside(at, replay -> replay.onStatus(status)));
          }
        });
    read(
        span,
        Topic.RETRACTIONS,
        serdes.retractions(),
        (retraction, at) ->
            add(
                all,
                retraction.getAlert().getCamera(),
                new Aside(at, replay -> onRetraction(replay, retraction))));
    Map<String, Deque<Aside>> ordered = new HashMap<>();
    all.forEach(
        (camera, asides) -> {
          asides.sort(Comparator.comparing(Aside::at));
          ordered.put(camera, new ArrayDeque<>(asides));
        });
    return ordered;
  }

  /** A retracted alert has been; only what it mutes counts here. */
  private static List<AlertEvent> onRetraction(CameraReplay replay, Retraction retraction) {
    replay.onRetraction(retraction);
    return List.of();
  }

  private static void add(Map<String, List<Aside>> all, String camera, Aside aside) {
    all.computeIfAbsent(camera, c -> new ArrayList<>()).add(aside);
  }

  /** Receives a value and the time of its record. */
  private interface Visitor<V> {
    void visit(V value, Instant at);
  }

  private <V> void read(Span span, Topic topic, Serde<V> values, Visitor<V> visitor) {
    ValueDecoder<V> decoder = new ValueDecoder<>(values.deserializer());
    try (TopicReader reader = TopicReader.open(clients, topic)) {
      Map<TopicPartition, Instant> times = new HashMap<>();
      reader.partitions().forEach(partition -> times.put(partition, span.begin()));
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToTimes(times);
      reader.readTo(
          ends,
          record ->
              decoder
                  .decode(record)
                  .ifPresent(
                      value -> visitor.visit(value, Instant.ofEpochMilli(record.timestamp()))));
    }
  }
}
