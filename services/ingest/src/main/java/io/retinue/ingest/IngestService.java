package io.retinue.ingest;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the cameras, a thread each, and says on the cameras topic what they do. {@link #create}
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

  private record Camera(CameraProgress progress, FramePublisher publisher, Thread thread) {}

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
   * Checks every source, connects to Kafka and learns each camera's last epoch.
   *
   * @throws io.retinue.platform.error.RetinueException BAD_INPUT where a source is missing, empty
   *     or no video; UNREACHABLE
   */
  public static IngestService create(IngestConfig config, KafkaConnection connection, Clock clock) {
    config.cameras().forEach(SourceCheck::require);
    KafkaClients kafka = new KafkaClients(connection);
    kafka.requireReachable();
    RetinueSerdes serdes = new RetinueSerdes(connection);
    EpochClock epochs = new EpochClock(clock, lastEpochs(kafka, serdes));
    Producer<String, CameraStatus> statuses = kafka.newProducer(serdes.cameras());
    Admin admin = kafka.newAdmin();
    StatusWriter status = new StatusWriter(statuses);
    DetectorLag lag = new GroupLag(admin, ConsumerGroups.DETECTOR);
    FrameProducers producers = new FrameProducers(kafka, serdes);
    List<Camera> cameras = new ArrayList<>();
    for (CameraConfig camera : config.cameras()) {
      CameraProgress progress = new CameraProgress(camera.name(), clock);
      FramePublisher publisher = producers.publisher(camera.playback().delivery(), progress);
      LagGate gate = new LagGate(lag, publisher, progress, config.maxDetectorLag());
      FrameSource.Opener opener = SourceCheck.opener(camera.source());
      CameraLoop loop =
          new CameraLoop(camera, opener, publisher, gate, progress, status, epochs, clock);
      Thread thread = new Thread(loop, "camera-" + camera.name());
      cameras.add(new Camera(progress, publisher, thread));
    }
    return new IngestService(config, cameras, status, List.of(admin, statuses));
  }

  private static Map<String, Long> lastEpochs(KafkaClients kafka, RetinueSerdes serdes) {
    Map<String, Long> epochs = new HashMap<>();
    TopicReader.scan(
        kafka,
        Topic.CAMERAS,
        serdes.cameras(),
        record -> {
          if (record.value() != null) {
            epochs.merge(record.key(), record.value().getEpoch(), Math::max);
          }
        });
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
    ticker.scheduleWithFixedDelay(this::tell, every, every, TimeUnit.MILLISECONDS);
  }

  private void tell() {
    for (Camera camera : cameras) {
      try {
        camera.progress().tick(config.stalledAfter());
        // An ended camera has had its last word from its own thread.
        if (camera.thread().isAlive() && !camera.progress().tally().ended()) {
          status.write(camera.progress().status());
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
    List<CameraTally> tallies = tallies();
    long failed = tallies.stream().filter(tally -> tally.state() == CameraState.FAILED).count();
    long stalled = tallies.stream().filter(tally -> tally.state() == CameraState.STALLED).count();
    long connecting =
        tallies.stream().filter(tally -> tally.state() == CameraState.CONNECTING).count();
    String detail =
        "%d cameras, %d connecting, %d stalled, %d failed"
            .formatted(tallies.size(), connecting, stalled, failed);
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
