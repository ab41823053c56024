package io.retinue.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.ingest.IngestConfig.StartCheck;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraLoop;
import io.retinue.ingest.camera.EpochClock;
import io.retinue.ingest.publish.FrameProducers;
import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.state.CameraMeters;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.metrics.CameraTags;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
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
import java.util.Set;
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
  private static final Duration CLOSE = Duration.ofSeconds(6);
  private static final Duration CLIENT_CLOSE = Duration.ofSeconds(1);
  private static final long EPOCHS_END = 1L << 51; // in the year 73326; films' epochs are larger
  private static final Duration CLOCK_CHECK_EVERY = Duration.ofMinutes(1);

  private final IngestConfig config;
  private final List<Camera> cameras;
  private final StatusWriter status;
  private final ClockCheck clockCheck;
  private final Admin admin;
  private final Producer<String, CameraStatus> statuses;
  private final ServiceThread ticker = new ServiceThread("ingest-status", this::tick);
  private final StopSignal stop = new StopSignal();

  private record Camera(
      CameraConfig config,
      CameraProgress progress,
      FramePublisher publisher,
      ServiceThread thread) {
    /** Whether its own thread has not yet written its last status. */
    boolean goesOn() {
      CameraTally.State state = progress.state();
      return thread.isRunning()
          && state != CameraTally.State.ENDED
          && (state != CameraTally.State.FAILED || config.playback().goesOnForEver());
    }
  }

  private IngestService(
      IngestConfig config,
      List<Camera> cameras,
      StatusWriter status,
      ClockCheck clockCheck,
      Admin admin,
      Producer<String, CameraStatus> statuses) {
    this.config = config;
    this.cameras = List.copyOf(cameras);
    this.status = status;
    this.clockCheck = clockCheck;
    this.admin = admin;
    this.statuses = statuses;
  }

  /**
   * Checks every source, connects to Kafka and reads each camera's last epoch.
   *
   * @param meters receives frames read, published and dropped, and the states of the cameras
   * @throws RetinueException BAD_INPUT where a source is missing, empty or not a video, unless the
   *     configuration lets it be retried; UNREACHABLE
   */
  public static IngestService create(
      IngestConfig config, KafkaConnection connection, Clock clock, MeterRegistry meters) {
    if (config.startCheck() == StartCheck.REFUSE_BAD_SOURCES) {
      config.cameras().forEach(IngestService::requireReadable);
    }
    KafkaClients kafka = new KafkaClients(connection);
    kafka.requireReachable();
    RetinueSerdes serdes = new RetinueSerdes(connection);
    Set<String> names = Set.copyOf(config.cameraNames());
    EpochClock epochs = new EpochClock(clock, lastEpochs(kafka, serdes, names));
    Producer<String, CameraStatus> statuses = kafka.newProducer(serdes.cameras());
    Admin admin = kafka.newAdmin();
    StatusWriter status = new StatusWriter(statuses, clock);
    FrameProducers producers = FrameProducers.of(kafka, serdes, config.cameras().size());
    CameraTags tags = new CameraTags();
    List<Camera> cameras = new ArrayList<>();
    for (CameraConfig camera : config.cameras()) {
      CameraMeters cameraMeters = new CameraMeters(meters, tags, camera.name());
      CameraProgress progress =
          new CameraProgress(camera.name(), clock, System::nanoTime, cameraMeters);
      progress.begin(epochs.last(camera.name())); // until it has one, so that this one is kept
      cameraMeters.follow(progress::state);
      FramePublisher publisher =
          FramePublisher.open(camera.name(), camera.playback().delivery(), producers, progress);
      LagGate gate =
          new LagGate(admin, ConsumerGroups.DETECTOR, publisher, progress, config.maxDetectorLag());
      CameraLoop loop = new CameraLoop(camera, publisher, gate, progress, status, epochs);
      ServiceThread thread = new ServiceThread("camera-" + camera.name(), loop);
      cameras.add(new Camera(camera, progress, publisher, thread));
    }
    return new IngestService(config, cameras, status, new ClockCheck(clock), admin, statuses);
  }

  /** Reads the first frame, so that a source that cannot give one is refused at the start. */
  private static void requireReadable(CameraConfig camera) {
    try (FrameSource source = camera.source().open()) {
      source.next();
    } catch (VideoException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "camera " + camera.name() + ": " + CameraTally.line(e.getMessage()),
          e.reason().remedy(),
          e);
    }
  }

  /** Epochs of records that ingest cannot have written are passed over. */
  private static Map<String, Long> lastEpochs(
      KafkaClients kafka, RetinueSerdes serdes, Set<String> names) {
    Map<String, Long> epochs = new HashMap<>();
    TopicReader.scan(
        kafka,
        Topic.CAMERAS,
        serdes.cameras(),
        (record, status) -> {
          long epoch = status.getEpoch();
          if (names.contains(status.getCamera()) && epoch >= 0 && epoch < EPOCHS_END) {
            epochs.merge(status.getCamera(), epoch, Math::max);
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
    ticker.start();
  }

  private void tick() {
    Deadline nextClockCheck = Deadline.in(Duration.ZERO);
    while (true) {
      if (nextClockCheck.isOver()) {
        clockCheck.update(admin);
        nextClockCheck = Deadline.in(CLOCK_CHECK_EVERY);
      }
      if (stop.await(config.statusEvery())) {
        return;
      }
      cameras.stream().filter(Camera::goesOn).forEach(this::writeStatus);
    }
  }

  private void writeStatus(Camera camera) {
    boolean unanswered = camera.publisher().inFlightBytes() > 0;
    camera
        .progress()
        .tick(config.stalledAfter(), unanswered ? "Kafka, which acknowledges nothing" : null);
    try {
      status.write(camera.progress().tally());
    } catch (RuntimeException e) {
      LOG.debug("the status of camera {} was not written", camera.config().name(), e);
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
  public boolean awaitEnd(Duration limit) {
    Deadline deadline = Deadline.in(limit);
    return cameras.stream().allMatch(camera -> camera.thread().join(deadline.left()));
  }

  @Override
  public Health health() {
    Health health = clockCheck.with(CameraHealth.of(tallies()));
    for (Camera camera : cameras) {
      health = camera.thread().orDead(health);
    }
    return ticker.orDead(health);
  }

  @Override
  public void close() {
    stop.stop();
    cameras.forEach(camera -> camera.thread().interrupt());
    Deadline deadline = Deadline.in(CLOSE);
    cameras.forEach(camera -> camera.thread().join(deadline.left()));
    cameras.forEach(camera -> camera.publisher().close(deadline.left()));
    statuses.close(CLIENT_CLOSE);
    admin.close(CLIENT_CLOSE);
  }
}
