package io.retinue.alerter;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.WatchProcessor.Watching;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.ThreadReplacement;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link AlertTopology} exactly once. What is not an event goes to the dead letters; a thread
 * that failed is replaced, see {@link ThreadReplacement}.
 */
public final class AlerterService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(AlerterService.class);
  private static final Set<Topic> TOPICS =
      EnumSet.of(
          Topic.DETECTIONS,
          Topic.CAMERAS,
          Topic.RETRACTIONS,
          Topic.OBJECTS,
          Topic.ALERTS,
          Topic.DEAD_LETTERS);
  private static final Duration DRAIN = Duration.ofSeconds(8);
  private static final Duration STARTER_ENDS_WITHIN = Duration.ofSeconds(1);

  private final AlerterConfig config;
  private final KafkaClients clients;
  private final TopicAdmin topics;
  private final RetinueSerdes serdes;
  private final AlerterMeters meters;
  private final WatchedCameras cameras;
  private final ThreadReplacement replacement =
      new ThreadReplacement(
          "alerter", ThreadReplacement.Limits.defaults(), ThreadReplacement.PLAIN);
  private final StopSignal closing = new StopSignal();
  private final ServiceThread starter = new ServiceThread("alerter-start", this::startStreams);
  private volatile @Nullable KafkaStreams streams;
  private volatile @Nullable String startFault;

  private AlerterService(AlerterConfig config, KafkaConnection connection, MeterRegistry registry) {
    this.config = config;
    this.clients = new KafkaClients(connection);
    this.topics = new TopicAdmin(connection);
    this.serdes = new RetinueSerdes(connection);
    this.meters = new AlerterMeters(registry);
    this.cameras = new WatchedCameras(config.rules(), config.setups());
  }

  /** Nothing is read before {@link #start}. */
  public static AlerterService create(
      AlerterConfig config, KafkaConnection connection, MeterRegistry registry) {
    return new AlerterService(config, connection, registry);
  }

  @Override
  public String name() {
    return "alerter";
  }

  @Override
  public void start() {
    starter.start();
  }

  /**
   * Takes other rules and setups of cameras, as a restart with them would: the next record of each
   * camera is watched by them, and what was seen until then is kept.
   *
   * @param next its other settings are not taken
   */
  public void apply(AlerterConfig next) {
    cameras.become(next.rules(), next.setups());
  }

  /** The brokers must answer first: their number is that of the changelog's replicas. */
  private void startStreams() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    while (!closing.isStopped()) {
      try {
        topics.require(TOPICS);
        KafkaStreams created = create(topics.internalTopicProperties());
        streams = created;
        startFault = null;
        if (!closing.isStopped()) {
          created.start();
        }
        return;
      } catch (RetinueException e) {
        if (e.kind() != ErrorKind.UNREACHABLE) {
          throw e;
        }
        Duration pause = backoff.next();
        startFault = e.getMessage();
        LOG.warn("the alerter cannot start; retrying in {} ms: {}", pause.toMillis(), startFault);
        closing.await(pause);
      }
    }
  }

  private KafkaStreams create(Map<String, Object> internalTopics) {
    Topology topology =
        AlertTopology.of(
            serdes.detections().deserializer(),
            serdes.cameras().deserializer(),
            serdes.retractions().deserializer(),
            TracksSerde.of(serdes),
            new Watching(
                cameras,
                serdes.alerts().serializer(),
                new ObjectTracking.Shared(serdes.objects().serializer(), meters),
                meters,
                replacement::succeeded),
            new Silence(config.vanishedAfter(), this::isConnected));
    KafkaStreams created =
        new KafkaStreams(topology, new StreamsConfig(properties(clients, config, internalTopics)));
    created.setUncaughtExceptionHandler(
        failure ->
            replacement.replaces(failure)
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    return created;
  }

  /**
   * @param internalTopics properties of the changelog; the user's win over them
   */
  static Map<String, Object> properties(
      KafkaClients clients, AlerterConfig config, Map<String, Object> internalTopics) {
    Map<String, Object> properties = clients.streamsProperties(config.applicationId());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    properties.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class.getName());
    properties.put(StreamsConfig.producerPrefix("max.request.size"), DeadLetters.MAX_BYTES);
    internalTopics.forEach(
        (name, value) -> {
          if (!clients.connection().clientProperties().containsKey(name)) {
            properties.put(name, value);
          }
        });
    return properties;
  }

  /** Whether a broker could send events at present. */
  private boolean isConnected() {
    KafkaStreams running = streams;
    return running != null
        && running.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("connection-count"))
            .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
            .anyMatch(metric -> metric.metricValue() instanceof Number n && n.doubleValue() > 0);
  }

  @Override
  public Health health() {
    Optional<String> dead = replacement.causeOfDeath().or(starter::death);
    if (dead.isPresent()) {
      return Health.dead(dead.get());
    }
    KafkaStreams running = streams;
    if (running == null) {
      String fault = startFault;
      return Health.starting(fault == null ? "connecting" : "retrying after: " + fault);
    }
    Optional<String> trouble = replacement.trouble();
    return switch (running.state()) {
      case RUNNING ->
          trouble.isPresent()
              ? Health.starting("retrying after: " + trouble.get())
              : Health.ready("watching");
      case CREATED, REBALANCING ->
          Health.starting(trouble.map(t -> "retrying after: " + t).orElse("joining"));
      case PENDING_SHUTDOWN, NOT_RUNNING -> Health.starting("stopped");
      case PENDING_ERROR, ERROR -> Health.dead(trouble.orElse("failed"));
    };
  }

  @Override
  public void close() {
    closing.stop();
    replacement.close();
    starter.join(STARTER_ENDS_WITHIN);
    KafkaStreams running = streams;
    if (running != null) {
      running.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(DRAIN));
    }
  }
}
