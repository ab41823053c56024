package io.retinue.detector.stream;

import io.retinue.detector.metrics.DetectorCounters;
import io.retinue.detector.model.ModelRunner;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.ConsumerGroups;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The properties of Kafka Streams that make a poll a batch and lose nothing. */
public final class StreamsProperties {
  private static final String TRANSACTION_TIMEOUT = "producer.transaction.timeout.ms";
  private static final int TRANSACTION_MS = 10_000;

  /** A poll may wait for the registry and for a release, and then compile its network. */
  private static final Duration SHORTEST_POLL = Duration.ofMinutes(30);

  private static final Duration POLL_FOR_EACH_FRAME = Duration.ofSeconds(30);

  private StreamsProperties() {}

  /**
   * How long a transaction may stay open. When a detector dies, readers of committed records wait
   * that long for its open transaction, so it does not follow the speed of the model: {@link
   * PollCommit} keeps none open while a slow model runs.
   */
  public static Duration transactionTimeout(StreamConfig stream) {
    String override = stream.overrides().get(TRANSACTION_TIMEOUT);
    return Duration.ofMillis(override == null ? TRANSACTION_MS : Long.parseLong(override));
  }

  /**
   * How long one poll may take before the group takes the partitions away. A member that died is
   * noticed by its session, and one that hangs by the deadlines of {@link ModelRunner}; so this is
   * only above all of them, for the slowest model.
   */
  static Duration pollInterval(int maxBatch) {
    Duration frames = POLL_FOR_EACH_FRAME.multipliedBy(maxBatch);
    return frames.compareTo(SHORTEST_POLL) > 0 ? frames : SHORTEST_POLL;
  }

  /**
   * @param maxBatch most frames of a poll
   * @param polls handed to the interceptor, which Kafka makes by name
   * @param counters handed to the handler, which Kafka makes by name
   */
  public static Map<String, Object> of(
      KafkaClients clients,
      StreamConfig stream,
      int maxBatch,
      PollBatches polls,
      DetectorCounters counters) {
    long session = stream.sessionTimeout().toMillis();
    Map<String, Object> properties = clients.streamsProperties(ConsumerGroups.DETECTOR);
    properties.put("state.dir", stream.stateDirectory().toString());
    properties.put("processing.guarantee", stream.guarantee().value());
    properties.put("num.stream.threads", stream.threads());
    properties.put("commit.interval.ms", stream.commitInterval().toMillis());
    properties.put("main.consumer.max.poll.records", maxBatch);
    properties.put("main.consumer.interceptor.classes", BatchInterceptor.class.getName());
    properties.put("main.consumer." + BatchInterceptor.POLLS, polls);
    properties.put("main.consumer.max.poll.interval.ms", (int) pollInterval(maxBatch).toMillis());
    properties.put(TRANSACTION_TIMEOUT, TRANSACTION_MS);
    properties.put("processing.exception.handler", DeadLetterHandler.class.getName());
    properties.put("processing.exception.handler.global.enabled", true); // there is no global store
    properties.put(DeadLetterHandler.COUNTERS, counters);
    properties.put("production.exception.handler", ProductionFailureHandler.class.getName());
    properties.put("producer.max.request.size", DeadLetters.MAX_BYTES);
    if (isClassic(clients)) {
      properties.put("main.consumer.session.timeout.ms", (int) session);
      properties.put("main.consumer.heartbeat.interval.ms", (int) (session / 3));
    }
    instanceId(clients, stream)
        .ifPresent(id -> properties.put("main.consumer.group.instance.id", id));
    properties.putAll(stream.overrides());
    return properties;
  }

  /** The name of this instance's static members, to which Streams appends a thread's number. */
  static Optional<String> instanceId(KafkaClients clients, StreamConfig stream) {
    return isClassic(clients) ? stream.instanceId() : Optional.empty();
  }

  /** Whether the group has Kafka's default protocol; others refuse the settings of its sessions. */
  private static boolean isClassic(KafkaClients clients) {
    return !clients.connection().clientProperties().containsKey("group.protocol");
  }
}
