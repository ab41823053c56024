package io.retinue.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraConfig.Isolation;
import io.retinue.ingest.camera.CameraSupervisor;
import io.retinue.ingest.camera.EpochClock;
import io.retinue.ingest.isolation.DecoderProcesses;
import io.retinue.ingest.publish.FrameProducers;
import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.state.CameraHistory;
import io.retinue.ingest.state.CameraKind;
import io.retinue.ingest.state.CameraMeters;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.metrics.CameraTags;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.schemas.CameraStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes cameras out of what all of them share. Used by one thread at a time, but for {@link
 * #announceRemovals}.
 */
final class CameraFactory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraFactory.class);
  private static final Duration CLIENT_CLOSE = Duration.ofSeconds(1);

  private final DecoderProcesses decoders;
  private final Clock clock;
  private final MeterRegistry registry;
  private final int maxDetectorLag;
  private final Map<String, CameraHistory> histories;
  private final Map<String, CameraMeters> meters = new ConcurrentHashMap<>();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private final CameraTags tags = new CameraTags();
  private final EpochClock epochs;
  private final Producer<String, CameraStatus> statuses;
  private final StatusWriter status;
  private final FrameProducers producers;
  private final Admin admin;

  private CameraFactory(
      IngestConfig config,
      DecoderProcesses decoders,
      KafkaClients kafka,
      RetinueSerdes serdes,
      Map<String, CameraHistory> histories,
      Clock clock,
      MeterRegistry registry) {
    this.decoders = decoders;
    this.clock = clock;
    this.registry = registry;
    this.maxDetectorLag = config.maxDetectorLag();
    this.histories = new ConcurrentHashMap<>(histories);
    this.epochs =
        new EpochClock(
            clock,
            histories.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().epoch())));
    this.statuses = kafka.newProducer(serdes.cameras());
    this.status = new StatusWriter(statuses, clock);
    this.producers = new FrameProducers(kafka, serdes);
    this.admin = kafka.newAdmin();
  }

  /** Connects to Kafka, and reads what is known of each camera. */
  static CameraFactory connect(
      IngestConfig config,
      DecoderProcesses decoders,
      KafkaConnection connection,
      Clock clock,
      MeterRegistry registry) {
    KafkaClients kafka = new KafkaClients(connection);
    kafka.requireReachable();
    RetinueSerdes serdes = new RetinueSerdes(connection);
    return new CameraFactory(
        config, decoders, kafka, serdes, CameraHistories.read(kafka, serdes), clock, registry);
  }

  /** Shares the memory for frames among so many cameras; a camera's share, in bytes. */
  long shareAmong(int cameras) {
    producers.shareAmong(Math.max(1, cameras));
    return producers.share();
  }

  /** A camera that is not started. One of the same name must have been taken away before. */
  CameraSupervisor create(CameraConfig config) {
    String name = config.name();
    removed.remove(name);
    CameraMeters cameraMeters =
        meters.computeIfAbsent(name, n -> new CameraMeters(registry, tags, n));
    CameraHistory history = histories.getOrDefault(name, CameraHistory.NONE);
    CameraProgress progress =
        new CameraProgress(
            name,
            config.playback().goesOnForEver() ? CameraKind.CAMERA : CameraKind.FILM,
            history,
            clock,
            System::nanoTime,
            cameraMeters);
    cameraMeters.follow(progress::state);
    FramePublisher publisher =
        FramePublisher.open(name, config.playback().delivery(), producers, progress);
    LagGate gate = new LagGate(admin, ConsumerGroups.DETECTOR, publisher, progress, maxDetectorLag);
    return new CameraSupervisor(
        config, source(config, decoders), progress, publisher, gate, status, epochs);
  }

  /** The source of a camera, as it is opened. */
  static CameraSource source(CameraConfig config, DecoderProcesses decoders) {
    return config.isolation() == Isolation.PROCESS
            && config.source() instanceof AddressedSource addressed
        ? decoders.isolated(addressed)
        : config.source();
  }

  /** A camera has ended, and is not wanted any more: nobody shall see it again. */
  void remove(CameraSupervisor camera) {
    String name = camera.config().name();
    forgetMeters(name);
    histories.put(name, CameraHistory.ofRemoved(camera.progress().tally().epoch()));
    removed.add(name);
    announceRemovals();
  }

  /** Announces every removal that Kafka has not taken yet. */
  void announceRemovals() {
    for (String name : removed) {
      try {
        status.remove(name, () -> removed.remove(name));
      } catch (RuntimeException e) {
        LOG.debug("the removal of camera {} was not written", name, e);
      }
    }
  }

  /** A camera has ended, and is taken away for {@code reason}. */
  void takeAway(CameraSupervisor camera, String reason) {
    String name = camera.config().name();
    histories.put(name, CameraHistory.of(camera.progress().tally(), reason, clock.instant()));
    forgetMeters(name);
  }

  private void forgetMeters(String name) {
    CameraMeters gone = meters.get(name);
    if (gone != null) {
      gone.forget();
    }
  }

  StatusWriter status() {
    return status;
  }

  Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    statuses.close(CLIENT_CLOSE);
    admin.close(CLIENT_CLOSE);
  }
}
