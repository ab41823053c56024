package io.retinue.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraLimits;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.QuickCamera;
import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspServer;
import io.retinue.video.SourceAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Eight RTSP cameras of one ingest service. Deadlines and pauses are a fifth or a sixth of what
 * users have.
 */
final class EightCameras implements AutoCloseable {
  /** A fifth of {@code ReaderLimits.LIVE}. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A sixth of what users have. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  static final int CAMERAS = 8;
  static final Executor THREADS = task -> new Thread(task, "fault").start();

  private final Map<String, RtspServer> servers = new LinkedHashMap<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final IngestService ingest;

  /** Starts them, and waits until all are LIVE. */
  EightCameras(String prefix, KafkaConnection kafka) {
    for (int i = 0; i < CAMERAS; i++) {
      H264Clip clip =
          H264Clip.drawn(160, 112, CameraFault.FPS, 4 * CameraFault.FPS, CameraFault.FPS);
      servers.put(prefix + i, RtspServer.start(clip).login(CameraFault.USER, CameraFault.PASSWORD));
    }
    List<CameraConfig> cameras =
        servers.entrySet().stream().map(e -> camera(e.getKey(), e.getValue())).toList();
    ingest = IngestService.create(new IngestConfig(cameras), kafka, Clock.systemUTC(), meters);
    boolean live = false;
    try {
      ingest.start();
      servers.keySet().forEach(name -> await(name + " is live", () -> isLive(name)));
      live = true;
    } finally {
      if (!live) {
        close();
      }
    }
  }

  private static CameraConfig camera(String name, RtspServer server) {
    try {
      SourceAddress address =
          SourceAddress.parse(server.url(CameraFault.USER, CameraFault.PASSWORD));
      CameraLimits limits =
          new CameraLimits(
              PATIENCE.multipliedBy(2), PATIENCE.multipliedBy(2), Optional.empty(), LONGEST_PAUSE);
      return new CameraConfig(
              new CameraSettings(name, DetectSize.DEFAULT),
              new QuickCamera(address, PATIENCE),
              Playback.CAMERA)
          .with(limits);
    } catch (io.retinue.video.VideoException e) {
      throw new AssertionError(e);
    }
  }

  List<String> names() {
    return List.copyOf(servers.keySet());
  }

  RtspServer server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  CameraTally tally(String name) {
    return ingest.tallies().stream().filter(t -> t.camera().equals(name)).findFirst().orElseThrow();
  }

  boolean isLive(String name) {
    return tally(name).state() == State.LIVE;
  }

  /**
   * How a camera came back.
   *
   * @param camera its name
   * @param fault what it had
   * @param blindFrom when its pictures went; empty where they had gone earlier
   * @param ended when the fault ended
   * @param attempt when the first attempt after that began; empty where one that was under way
   *     succeeded
   * @param live when it was LIVE again
   */
  record Recovery(
      String camera,
      String fault,
      Optional<Instant> blindFrom,
      Instant ended,
      Optional<Instant> attempt,
      Instant live) {
    /** Time from the fault's end to the first attempt after it. */
    Duration pause() {
      return Duration.between(ended, attempt.orElse(ended));
    }

    /** Time that it took beyond the pause between two attempts. */
    Duration beyondPause() {
      return Duration.between(attempt.orElse(ended), live);
    }
  }

  /** Lets a camera have a fault for some time, and waits until it is LIVE again. */
  Recovery suffer(String name, CameraFault fault, Duration time) {
    boolean sick = fault.effect() == CameraFault.Effect.SICK;
    long epoch = tally(name).epoch();
    Instant began = Instant.now();
    fault.begin().accept(server(name));
    if (sick) {
      long before = epoch;
      await(name + " is live with " + fault, () -> isLiveAfter(name, before));
      epoch = tally(name).epoch();
    }
    pass(time);
    Instant ended = Instant.now();
    fault.end().accept(server(name));
    return awaitBack(name, fault.name(), Optional.of(sick ? ended : began), ended, epoch);
  }

  /** Switches a camera off and on so many times, the same time each. */
  Recovery flap(String name, int times, Duration time) {
    long epoch = 0;
    for (int i = 0; i < times; i++) {
      pass(time);
      CameraFault.REFUSES.begin().accept(server(name));
      pass(time);
      epoch = tally(name).epoch();
      CameraFault.REFUSES.end().accept(server(name));
    }
    return awaitBack(name, "flaps", Optional.empty(), Instant.now(), epoch);
  }

  private Recovery awaitBack(
      String name, String fault, Optional<Instant> blindFrom, Instant ended, long epoch) {
    double attempts = attempts(name);
    AtomicReference<@Nullable Instant> attempt = new AtomicReference<>();
    await(
        name + " is live after: " + fault,
        () -> {
          if (attempt.get() == null && attempts(name) > attempts) {
            attempt.set(Instant.now());
          }
          return isLiveAfter(name, epoch);
        });
    return new Recovery(
        name, fault, blindFrom, ended, Optional.ofNullable(attempt.get()), Instant.now());
  }

  private boolean isLiveAfter(String name, long epoch) {
    CameraTally tally = tally(name);
    return tally.state() == State.LIVE && tally.epoch() > epoch;
  }

  private double attempts(String name) {
    return meters.get("retinue.camera.reconnects").tag("camera", name).counter().count();
  }

  static void pass(Duration time) {
    Deadline over = Deadline.in(time);
    Deadline.in(time.plusSeconds(10)).await("time passes", over::isOver);
  }

  private static void await(String what, Callable<Boolean> condition) {
    Deadline.inSeconds(30).await(what, condition);
  }

  /** Ends the cameras, so that their last statuses are on the topic. */
  @Override
  public void close() {
    ingest.close();
    servers.values().forEach(RtspServer::close);
  }
}
