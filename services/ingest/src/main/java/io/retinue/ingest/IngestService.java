package io.retinue.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.ingest.IngestConfig.StartCheck;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraConfig.Activity;
import io.retinue.ingest.camera.CameraSupervisor;
import io.retinue.ingest.isolation.DecoderProcesses;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.source.Playback.End;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.video.VideoException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the cameras, a thread each, and writes their statuses to the cameras topic. {@link #create}
 * refuses what cannot work before anything starts; {@link #apply} changes the cameras at run time.
 */
public final class IngestService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final Duration CLOCK_CHECK_EVERY = Duration.ofMinutes(1);
  private static final Duration WATCH_EVERY = Duration.ofMillis(250);

  private final IngestConfig config;
  private final DecoderProcesses decoders;
  private final CameraFactory factory;
  private final CameraSet cameras;
  private final ClockCheck clockCheck;
  private final ServiceThread ticker = new ServiceThread("ingest-status", this::tick);
  private final ServiceThread watcher = new ServiceThread("ingest-watch", this::watch);
  private final StopSignal stop = new StopSignal();

  private IngestService(
      IngestConfig config,
      DecoderProcesses decoders,
      CameraFactory factory,
      CameraSet cameras,
      ClockCheck clockCheck) {
    this.config = config;
    this.decoders = decoders;
    this.factory = factory;
    this.cameras = cameras;
    this.clockCheck = clockCheck;
  }

  /**
   * Checks the sources, connects to Kafka and reads what the cameras topic holds of each camera.
   *
   * @param meters receives frames read, published and dropped, and the states of the cameras
   * @throws RetinueException BAD_INPUT where a source is missing, empty or not a video, unless the
   *     configuration lets it be retried; UNREACHABLE
   */
  public static IngestService create(
      IngestConfig config, KafkaConnection connection, Clock clock, MeterRegistry meters) {
    DecoderProcesses decoders = new DecoderProcesses(meters, DecoderProcesses.CAMERAS_PER_PROCESS);
    boolean created = false;
    try {
      if (config.startCheck() == StartCheck.REFUSE_BAD_SOURCES) {
        config.cameras().stream()
            .filter(IngestService::mustWork)
            .forEach(camera -> require(camera, decoders));
      }
      CameraFactory factory = CameraFactory.connect(config, decoders, connection, clock, meters);
      CameraSet cameras = new CameraSet(factory);
      cameras.apply(config.cameras());
      created = true;
      return new IngestService(config, decoders, factory, cameras, new ClockCheck(clock));
    } finally {
      if (!created) {
        decoders.close();
      }
    }
  }

  private static boolean mustWork(CameraConfig camera) {
    return camera.playback().end() != End.RECONNECT && camera.activity() == Activity.RUNS;
  }

  /** Reads the first frame, so that a source that cannot give one is refused at the start. */
  private static void require(CameraConfig camera, DecoderProcesses decoders) {
    try (FrameSource source = CameraFactory.source(camera, decoders).open()) {
      source.next();
    } catch (VideoException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "camera " + camera.name() + ": " + CameraTally.line(e.getMessage()),
          e.reason().remedy(),
          e);
    }
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void start() {
    cameras.start();
    ticker.start();
    watcher.start();
  }

  /**
   * Makes the cameras those of {@code wanted}: starts new ones, ends those that are gone, and
   * restarts those that have changed, after waiting up to 6 s for their end. The others are not
   * touched. A new camera whose source cannot be opened is a camera that is down.
   *
   * @throws RetinueException INVALID_SETTING if two have one name; then nothing has changed
   */
  public void apply(List<CameraConfig> wanted) {
    IngestConfig.requireDistinct(wanted);
    cameras.apply(wanted);
  }

  private void tick() {
    Deadline nextClockCheck = Deadline.in(Duration.ZERO);
    while (true) {
      if (nextClockCheck.isOver()) {
        clockCheck.update(factory.admin());
        nextClockCheck = Deadline.in(CLOCK_CHECK_EVERY);
      }
      if (stop.await(config.statusEvery())) {
        return;
      }
      cameras.all().stream().filter(CameraSupervisor::goesOn).forEach(this::writeStatus);
      factory.announceRemovals();
    }
  }

  /** Beside the ticker: a status may wait for Kafka, the deadlines of the sources may not. */
  private void watch() {
    while (!stop.await(WATCH_EVERY)) {
      cameras.all().forEach(CameraSupervisor::watch);
      decoders.endIdle();
    }
  }

  private void writeStatus(CameraSupervisor camera) {
    boolean unanswered = camera.publisher().inFlightBytes() > 0;
    camera
        .progress()
        .tick(config.stalledAfter(), unanswered ? "Kafka, which acknowledges nothing" : null);
    try {
      factory.status().write(camera.progress().tally());
    } catch (RuntimeException e) {
      LOG.debug("the status of camera {} was not written", camera.config().name(), e);
    }
  }

  /** What became of each camera's frames until now, in the order of the configuration. */
  public List<CameraTally> tallies() {
    return cameras.all().stream().map(camera -> camera.progress().tally()).toList();
  }

  /**
   * Waits until every camera has ended or failed.
   *
   * @return whether they have, before {@code limit}
   */
  public boolean awaitEnd(Duration limit) {
    Deadline deadline = Deadline.in(limit);
    return cameras.all().stream().allMatch(camera -> camera.await(deadline.left()));
  }

  @Override
  public Health health() {
    Health health = clockCheck.with(CameraHealth.of(tallies()));
    for (CameraSupervisor camera : cameras.all()) {
      health = camera.orDead(health);
    }
    return watcher.orDead(ticker.orDead(health));
  }

  @Override
  public void close() {
    stop.stop();
    cameras.close();
    decoders.close();
    factory.close();
  }
}
