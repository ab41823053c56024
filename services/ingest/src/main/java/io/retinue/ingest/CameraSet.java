package io.retinue.ingest;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraConfig.Activity;
import io.retinue.ingest.camera.CameraSupervisor;
import io.retinue.platform.service.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cameras that ingest runs, which come and go. Thread-safe. */
final class CameraSet {
  private static final Logger LOG = LoggerFactory.getLogger(CameraSet.class);
  private static final String REMOVED = "removed";
  private static final Duration CLOSE = Duration.ofSeconds(6);

  private final CameraFactory factory;
  private volatile List<CameraSupervisor> cameras = List.of();
  private boolean started;
  private boolean closed;

  CameraSet(CameraFactory factory) {
    this.factory = factory;
  }

  /** The cameras at this moment, in the order of the configuration. */
  List<CameraSupervisor> all() {
    return cameras;
  }

  /** Starts the cameras that are there, and from now on every one that comes. */
  synchronized void start() {
    started = true;
    cameras.forEach(CameraSupervisor::start);
  }

  /**
   * Makes the cameras those of a new configuration. One that is the same as before is not touched;
   * a changed one ends and begins again. If cameras cannot begin, the others do, and this throws:
   * the same again then begins what is missing.
   *
   * @param wanted each with a name of its own
   */
  synchronized void apply(List<CameraConfig> wanted) {
    if (closed) {
      return;
    }
    Map<String, CameraConfig> byName =
        wanted.stream()
            .collect(
                Collectors.toMap(
                    CameraConfig::name, Function.identity(), (a, b) -> b, LinkedHashMap::new));
    Map<String, CameraSupervisor> running = new LinkedHashMap<>();
    Map<CameraSupervisor, String> leave = new LinkedHashMap<>();
    for (CameraSupervisor camera : cameras) {
      CameraConfig now = byName.get(camera.config().name());
      if (camera.config().equals(now)) {
        running.put(camera.config().name(), camera);
      } else {
        leave.put(camera, why(camera.config(), now));
      }
    }
    try {
      end(leave);
      long share = factory.shareAmong(wanted.size());
      running.values().forEach(camera -> camera.publisher().limit(share));
      beginMissing(byName, running);
    } finally {
      cameras = byName.keySet().stream().map(running::get).filter(Objects::nonNull).toList();
    }
  }

  private void beginMissing(
      Map<String, CameraConfig> wanted, Map<String, CameraSupervisor> running) {
    RuntimeException failure = null;
    for (CameraConfig config : wanted.values()) {
      try {
        running.computeIfAbsent(config.name(), name -> begin(config));
      } catch (RuntimeException e) { // such as a client of Kafka that cannot be created
        LOG.warn("camera {} cannot begin", config.name(), e);
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static String why(CameraConfig before, @Nullable CameraConfig now) {
    if (now == null) {
      return REMOVED;
    }
    boolean pauses = now.activity() == Activity.PAUSED || before.activity() == Activity.PAUSED;
    return pauses ? "paused" : "changed";
  }

  private CameraSupervisor begin(CameraConfig config) {
    CameraSupervisor camera = factory.create(config);
    if (started) {
      LOG.info(
          "camera {} {}",
          config.name(),
          config.activity() == Activity.PAUSED ? "is paused" : "begins");
      camera.start();
    }
    return camera;
  }

  private void end(Map<CameraSupervisor, String> leave) {
    leave.forEach(
        (camera, why) -> {
          LOG.info("camera {} ends: {}", camera.config().name(), why);
          camera.stop(why);
        });
    Deadline deadline = Deadline.in(CLOSE);
    leave.forEach(
        (camera, why) -> {
          camera.close(deadline.left());
          if (why.equals(REMOVED)) {
            factory.remove(camera);
          } else {
            factory.takeAway(camera, why);
          }
        });
  }

  /** Ends all cameras, and takes no more. */
  synchronized void close() {
    closed = true;
    cameras.forEach(camera -> camera.stop("stopped"));
    Deadline deadline = Deadline.in(CLOSE);
    cameras.forEach(camera -> camera.close(deadline.left()));
  }
}
