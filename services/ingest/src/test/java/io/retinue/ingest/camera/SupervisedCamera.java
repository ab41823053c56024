package io.retinue.ingest.camera;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.TestProgress;
import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A camera under its supervisor, with a Kafka that takes everything and short deadlines. */
final class SupervisedCamera implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofMillis(400);
  static final Duration FROZEN_AFTER = Duration.ofMillis(600);
  static final Duration STALLED_AFTER = Duration.ofSeconds(1);

  private static final Serializer<Frame> NO_FRAME = (topic, frame) -> new byte[0];
  private static final Serializer<CameraStatus> NO_STATUS = (topic, status) -> new byte[0];
  private static final CameraLimits LIMITS =
      new CameraLimits(DEADLINE, DEADLINE, Optional.of(FROZEN_AFTER), Duration.ofSeconds(1));

  final MockProducer<String, Frame> frames;
  final MockProducer<String, CameraStatus> statuses =
      new MockProducer<>(true, null, new StringSerializer(), NO_STATUS);
  final MeterRegistry meters = new SimpleMeterRegistry();
  final CameraProgress progress;
  final CameraSupervisor supervisor;
  // A live camera does not wait for the detector: nobody answers here.
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
  private final StopSignal stop = new StopSignal();
  private final ServiceThread watcher = new ServiceThread("watch", this::watch);

  SupervisedCamera(String name, CameraSource source, Playback playback) {
    this(
        new CameraConfig(new CameraSettings(name, DetectSize.DEFAULT), source, playback)
            .with(LIMITS),
        acknowledging());
  }

  SupervisedCamera(CameraConfig config) {
    this(config, acknowledging());
  }

  /** A camera whose frames {@code frames} acknowledges or not. */
  SupervisedCamera(CameraConfig config, MockProducer<String, Frame> frames) {
    this.frames = frames;
    String name = config.name();
    progress = TestProgress.of(name, Clock.systemUTC(), meters);
    FramePublisher publisher =
        new FramePublisher(
            () -> frames, () -> {}, name, Delivery.LIVE, progress, Integer.MAX_VALUE);
    LagGate gate = new LagGate(admin, "none", publisher, progress, 100);
    EpochClock epochs = new EpochClock(Clock.systemUTC(), Map.of());
    StatusWriter writer = new StatusWriter(statuses, Clock.systemUTC());
    ReconnectPolicy soon =
        new ReconnectPolicy(new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));
    supervisor =
        new CameraSupervisor(
            config, config.source(), progress, publisher, gate, writer, epochs, soon);
  }

  private static MockProducer<String, Frame> acknowledging() {
    return new MockProducer<>(true, null, new StringSerializer(), NO_FRAME);
  }

  /** The camera whose frames are acknowledged when the test does it. */
  static SupervisedCamera unacknowledged(String name, CameraSource source) {
    CameraSettings settings = new CameraSettings(name, DetectSize.DEFAULT);
    return new SupervisedCamera(
        new CameraConfig(settings, source, Playback.CAMERA).with(LIMITS),
        new MockProducer<>(false, null, new StringSerializer(), NO_FRAME));
  }

  SupervisedCamera start() {
    supervisor.start();
    watcher.start();
    return this;
  }

  private void watch() {
    while (!stop.await(Duration.ofMillis(20))) {
      supervisor.watch();
      progress.tick(STALLED_AFTER, null);
    }
  }

  CameraTally tally() {
    return progress.tally();
  }

  CameraTally.State state() {
    return progress.state();
  }

  double count(String meter) {
    return meters.get(meter).counter().count();
  }

  @Override
  public void close() {
    stop.stop();
    watcher.join(Duration.ofSeconds(5));
    supervisor.stop("stopped");
    supervisor.close(Duration.ofSeconds(5));
    admin.close(Duration.ZERO);
  }
}
