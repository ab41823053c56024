package io.retinue.ingest;

import io.retinue.ingest.CameraLoop.EpochClock;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraStatus;
import io.retinue.video.VideoException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the cameras, a thread each, and writes their statuses to the cameras topic. {@link #create}
 * refuses what cannot work before anything starts.
 */
public final class IngestService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final IngestConfig config;
  private final List<Camera> cameras;
  private final StatusWriter status;
  private final List<AutoCloseable> clients;
  private final ScheduledExecutorService ticker;

  private record Camera(
      CameraProgress progress, FramePublisher publisher, LagGate gate, Thread thread) {}

  private IngestService(
      IngestConfig config, List<Camera> cameras, StatusWriter status, List<AutoCloseable> clients) {
    this.config = config;
    this.cameras = List.copyOf(cameras);
    this.status = status;
    this.clients = List.copyOf(clients);
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ingest-status");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Checks every source, connects to Kafka and reads each camera's last epoch.
   *
   * @throws RetinueException BAD_INPUT where a source is missing, empty not a video; UNREACHABLE
   */
  public static IngestService create(IngestConfig config, KafkaConnection connection, Clock clock) {
    config.cameras().forEach(IngestService::requireReadable);
    KafkaClients kafka = new KafkaClients(connection);
    kafka.requireReachable();
    RetinueSerdes serdes = new RetinueSerdes(connection);
    EpochClock epochs = new EpochClock(clock, lastEpochs(kafka, serdes));
    Producer<String, CameraStatus> statuses = kafka.newProducer(serdes.cameras());
    Admin admin = kafka.newAdmin();
    StatusWriter status = new StatusWriter(statuses, clock);
    List<Camera> cameras = new ArrayList<>();
    for (CameraConfig camera : config.cameras()) {
      CameraProgress progress = new CameraProgress(camera.name(), clock);
      FramePublisher publisher = FramePublisher.open(camera, kafka, serdes, progress);
      LagGate gate =
          new LagGate(admin, ConsumerGroups.DETECTOR, publisher, config.maxDetectorLag());
      CameraLoop loop = new CameraLoop(camera, publisher, gate, progress, status, epochs);
      Thread thread = new Thread(loop, "camera-" + camera.name());
      cameras.add(new Camera(progress, publisher, gate, thread));
    }
    return new IngestService(config, cameras, status, List.of(admin, statuses));
  }

  /** Reads the first frame, so that a source that cannot give one is refused at the start. */
  private static void requireReadable(CameraConfig camera) {
    try (FrameSource source = camera.source().open()) {
      source.next();
    } catch (VideoException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "camera " + camera.name() + ": " + e.getMessage(),
          e.reason().remedy(),
          e);
    }
  }

  private static Map<String, Long> lastEpochs(KafkaClients kafka, RetinueSerdes serdes) {
    Map<String, Long> epochs = new HashMap<>();
    TopicReader.scan(
        kafka,
        Topic.CAMERAS,
        serdes.cameras(),
        (record, status) -> epochs.merge(status.getCamera(), status.getEpoch(), Math::max));
    return epochs;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void start() {
    cameras.forEach(camera -> camera.thread().start());
    long every = config.statusEvery().toMillis();
    ticker.scheduleWithFixedDelay(this::writeStatuses, every, every, TimeUnit.MILLISECONDS);
  }

  private void writeStatuses() {
    for (Camera camera : cameras) {
      try {
        camera.progress().tick(config.stalledAfter(), camera.gate().waitingFor());
        CameraTally tally = camera.progress().tally();
        // The camera's own thread writes its last status.
        if (camera.thread().isAlive() && !tally.ended()) {
          status.write(tally);
        }
      } catch (RuntimeException e) {
        LOG.debug("A status was not written", e);
      }
    }
  }

  /** What became of each camera's frames until now, in the order of the configuration. */
  public List<CameraTally> tallies() {
    return cameras.stream().map(camera -> camera.progress().tally()).toList();
  }

  /**
   * Waits until every camera has ended or failed.
   *
   * @return whether they have, before {@code limit}
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Camera camera : cameras) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      camera.thread().join(Math.max(1, leftMs));
      if (camera.thread().isAlive()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Health health() {
    Map<CameraTally.State, Long> states =
        tallies().stream()
            .collect(Collectors.groupingBy(CameraTally::state, Collectors.counting()));
    long connecting = states.getOrDefault(CameraTally.State.CONNECTING, 0L);
    String detail =
        "%d cameras, %d connecting, %d stalled, %d failed"
            .formatted(
                cameras.size(),
                connecting,
                states.getOrDefault(CameraTally.State.STALLED, 0L),
                states.getOrDefault(CameraTally.State.FAILED, 0L));
    return connecting > 0 ? Health.starting(detail) : Health.ready(detail);
  }

  @Override
  public void close() {
    cameras.forEach(camera -> camera.thread().interrupt());
    long end = System.nanoTime() + CLOSE_NANOS;
    for (Camera camera : cameras) {
      try {
        camera.thread().join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      camera.publisher().close();
    }
    ticker.shutdownNow();
    for (AutoCloseable client : clients) {
      try {
        client.close();
      } catch (Exception e) {
        LOG.debug("A client was not closed cleanly", e);
      }
    }
  }
}
