package io.retinue.detector.stream;

import io.retinue.detector.batch.RegistryPatience;
import io.retinue.detector.batch.StillWaitingException;
import io.retinue.detector.release.ReleaseWatcher;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Kafka Streams, on a thread of its own, once frames would neither fail nor be shed for a
 * reason that passes: the brokers and the registry answer, and the champion was loaded or refused.
 */
public final class StreamsStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsStart.class);

  private static final Set<Topic> TOPICS =
      EnumSet.of(Topic.FRAMES, Topic.MODELS, Topic.DETECTIONS, Topic.DEAD_LETTERS);

  private final TopicAdmin topics;
  private final Serializer<DetectionEvent> events;
  private final RegistryPatience registry;
  private final ReleaseWatcher watcher;
  private final KafkaStreams streams;
  private final ServiceThread thread = new ServiceThread("detector-start", this::run);
  private final StopSignal closing = new StopSignal();
  private volatile @Nullable String failure;

  public StreamsStart(
      TopicAdmin topics,
      Serializer<DetectionEvent> events,
      RegistryPatience registry,
      ReleaseWatcher watcher,
      KafkaStreams streams) {
    this.topics = topics;
    this.events = events;
    this.registry = registry;
    this.watcher = watcher;
    this.streams = streams;
  }

  public void start() {
    thread.start();
  }

  /** Why it could not start; empty while it may. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure).or(thread::death);
  }

  private void run() {
    try {
      awaitBrokers();
      registerEvents();
      watcher.awaitFirst();
      if (!closing.isStopped()) {
        streams.start();
      }
    } catch (InterruptedException e) {
      LOG.info("closed before the first release was there");
    } catch (RetinueException e) {
      failure = "the detector cannot start: " + e.getMessage() + "; " + e.remedy();
      LOG.error("{}", failure);
    }
  }

  private void awaitBrokers() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
    while (true) {
      try {
        topics.require(TOPICS);
        return;
      } catch (RetinueException e) {
        if (e.kind() != ErrorKind.UNREACHABLE) {
          throw e;
        }
        LOG.warn("waiting for the brokers: {}", e.getMessage());
        closing.pause(backoff.next());
      }
    }
  }

  private void registerEvents() {
    while (!closing.isStopped()) {
      try {
        DetectionEvent any = DetectionEvents.smallest();
        registry.await(() -> events.serialize(Topic.DETECTIONS.topicName(), any));
        return;
      } catch (StillWaitingException e) {
        LOG.warn("still waiting: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closing.stop();
    thread.interrupt();
  }
}
