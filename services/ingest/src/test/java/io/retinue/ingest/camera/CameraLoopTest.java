package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.TestProgress;
import io.retinue.ingest.TestScenes;
import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.testkit.Deadline;
import io.retinue.video.VideoException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CameraLoopTest {
  private static final Serializer<Frame> NO_FRAME = (topic, frame) -> new byte[0];
  private static final Serializer<CameraStatus> NO_STATUS = (topic, status) -> new byte[0];
  private static final CameraSource SCENE = TestScenes.drawn(100, 3);

  private final MockProducer<String, Frame> frames =
      new MockProducer<>(true, null, new StringSerializer(), NO_FRAME);
  private final MockProducer<String, CameraStatus> statuses =
      new MockProducer<>(true, null, new StringSerializer(), NO_STATUS);
  // A live camera does not wait for the detector: nobody answers here.
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CameraProgress progress = TestProgress.of("gate", Clock.systemUTC(), meters);
  private ServiceThread thread = new ServiceThread("none", () -> {});

  @AfterEach
  void stop() {
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    admin.close(Duration.ZERO);
  }

  @Test
  void shouldTryAFailedSourceAgain() {
    AtomicInteger opened = new AtomicInteger();
    play(
        () -> {
          if (opened.incrementAndGet() <= 2) {
            throw new VideoException(VideoException.Reason.MISSING, "gate.avi does not exist.");
          }
          return SCENE.open();
        },
        Playback.LOOP);

    Deadline.inSeconds(20)
        .await("frames come", () -> progress.tally().state() == CameraTally.State.LIVE);

    assertThat(frames.history()).isNotEmpty();
    assertThat(meters.get("retinue.camera.reconnects").counter().count()).isEqualTo(2);
  }

  @Test
  void shouldNameTheFailureAndTheNextAttempt() {
    play(
        () -> {
          throw new VideoException(VideoException.Reason.MISSING, "gate.avi does not exist.");
        },
        Playback.LOOP);

    Deadline.inSeconds(20)
        .await("it failed", () -> progress.tally().state() == CameraTally.State.FAILED);

    assertThat(progress.tally().reason())
        .matches("gate.avi does not exist; next attempt in [01] s");
    assertThat(thread.isRunning()).isTrue();
  }

  /** A status that Kafka does not take ended the camera for ever. */
  @Test
  void shouldWaitWhileItsStatusIsNotWritten() {
    statuses.sendException = new KafkaException("the broker is away");
    play(SCENE, Playback.LOOP);
    Deadline.inSeconds(20)
        .await(
            "it says what it waits for",
            () -> {
              progress.tick(Duration.ZERO, null);
              return progress.tally().reason().contains("the broker is away");
            });
    assertThat(frames.history()).isEmpty();

    statuses.sendException = null;

    Deadline.inSeconds(20).await("frames come", () -> frames.history().size() > 6);
    assertThat(thread.isRunning()).isTrue();
  }

  @Test
  void shouldEndWithItsFailureWhereItPlaysOnce() {
    play(
        () -> {
          throw new VideoException(VideoException.Reason.DAMAGED, "gate.avi is damaged.");
        },
        Playback.ONCE_FAST);

    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    assertThat(progress.tally().failure()).isEqualTo("gate.avi is damaged");
  }

  private void play(CameraSource source, Playback playback) {
    CameraConfig config =
        new CameraConfig(new CameraSettings("gate", DetectSize.DEFAULT), source, playback);
    FramePublisher publisher =
        new FramePublisher(
            () -> frames, () -> {}, "gate", Delivery.LIVE, progress, Integer.MAX_VALUE);
    LagGate gate = new LagGate(admin, "none", publisher, progress, 100);
    EpochClock epochs = new EpochClock(Clock.systemUTC(), Map.of());
    StatusWriter writer = new StatusWriter(statuses, Clock.systemUTC());
    thread =
        new ServiceThread(
            "camera-gate", new CameraLoop(config, publisher, gate, progress, writer, epochs));
    thread.start();
  }
}
