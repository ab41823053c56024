package io.retinue.alerter;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link AlertTopology} exactly once. What cannot be read goes to dead-letters; a thread that
 * fails is replaced, because most failures are the broker's and pass.
 */
public final class AlerterService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(AlerterService.class);
  private static final Duration DRAIN = Duration.ofSeconds(8);

  private final KafkaStreams streams;
  private volatile @Nullable String fault;

  private AlerterService(KafkaStreams streams) {
    this.streams = streams;
    streams.setUncaughtExceptionHandler(this::onFailure);
  }

  /** Nothing is read before {@link #start}. */
  public static AlerterService create(AlerterConfig config, KafkaConnection connection) {
    RetinueSerdes serdes = new RetinueSerdes(connection);
    Topology topology =
        AlertTopology.of(config.rules(), serdes.detections(), serdes.cameras(), serdes.alerts());
    Map<String, Object> properties =
        new KafkaClients(connection).streamsProperties(config.applicationId());
    properties.putAll(new TopicAdmin(connection).internalTopicProperties());
    properties.putIfAbsent(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topic.DEAD_LETTERS.topicName());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    return new AlerterService(new KafkaStreams(topology, new StreamsConfig(properties)));
  }

  @Override
  public String name() {
    return "alerter";
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public Health health() {
    String failed = fault;
    return switch (streams.state()) {
      case RUNNING -> Health.ready("watching");
      case CREATED, REBALANCING ->
          Health.starting(failed == null ? "joining" : "trying again after: " + failed);
      case PENDING_SHUTDOWN, NOT_RUNNING -> Health.starting("stopped");
      case PENDING_ERROR, ERROR -> Health.dead(failed == null ? "failed" : failed);
    };
  }

  @Override
  public void close() {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(DRAIN));
  }

  private StreamThreadExceptionResponse onFailure(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    fault = String.valueOf(root.getMessage());
    LOG.error("The alerter's thread failed: {}", fault, failure);
    return failure instanceof MissingSourceTopicException
        ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT // 'retinue topics apply' is missing
        : StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
