package io.retinue.standalone.bench;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.console.ConsoleConfig;
import io.retinue.detector.DetectorService;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Monitoring;
import io.retinue.standalone.ServiceGroup;
import io.retinue.standalone.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The services of {@code retinue run} without the trainer, on cameras that all play one source
 * again and again, as fast as the detector follows. Every frame counts and none is dropped. Closing
 * ends the services.
 */
public final class PipelineRun implements AutoCloseable {
  private static final Playback AS_FAST_AS_POSSIBLE =
      new Playback(Playback.Delivery.COMPLETE, Playback.Speed.AS_IT_COMES, Playback.End.REPEAT);

  private final Deployment deployment;
  private final TimedSource source;
  private final DetectorService detector;
  private final Monitoring monitoring;
  private final ServiceGroup group;

  private PipelineRun(
      Deployment deployment, TimedSource source, DetectorService detector, Monitoring monitoring) {
    this.deployment = deployment;
    this.source = source;
    this.detector = detector;
    this.monitoring = monitoring;
    this.group = monitoring.newGroup();
  }

  /**
   * Starts the services.
   *
   * @param deployment has a champion
   * @param cameras how many play the source
   * @param classes of the champion; a rule watches each
   * @param threads libtorch's
   */
  public static PipelineRun start(
      Deployment deployment, CameraSource source, int cameras, List<String> classes, int threads) {
    Monitoring monitoring = Monitoring.open(Optional.empty());
    Services services =
        new Services(
            deployment.kafka(),
            deployment.data(),
            new Services.CpuShares(threads, threads),
            deployment::instance,
            monitoring.registry());
    TimedSource timed = new TimedSource(source);
    DetectorService detector = services.detector();
    List<Service> list =
        List.of(
            services.console(ConsoleConfig.onPort(0)),
            services.alerter(
                new AlerterConfig(
                    classes.stream().<AlertRule>map(c -> PresenceRule.of(c, c)).toList())),
            detector,
            services.ingest(
                new IngestConfig(
                    IntStream.rangeClosed(1, cameras).mapToObj(n -> camera(n, timed)).toList())));
    PipelineRun run = new PipelineRun(deployment, timed, detector, monitoring);
    boolean started = false;
    try {
      run.group.start(list);
      started = true;
      return run;
    } finally {
      if (!started) {
        run.close();
      }
    }
  }

  private static CameraConfig camera(int number, CameraSource source) {
    return new CameraConfig(
        new CameraSettings("camera-" + number, DetectSize.DEFAULT), source, AS_FAST_AS_POSSIBLE);
  }

  /**
   * Waits for the first frame, then for the warm-up, and measures after it.
   *
   * @throws IOException where processor times cannot be read: this is not Linux
   */
  public PipelineCost measure(Duration warmUp, Duration window)
      throws IOException, InterruptedException {
    while (detector.stats().detected() == 0) {
      pause(Duration.ofMillis(100));
    }
    pause(warmUp);
    PipelineCost.Reading first = reading();
    pause(window);
    return PipelineCost.between(first, reading());
  }

  private PipelineCost.Reading reading() throws IOException {
    return new PipelineCost.Reading(
        detector.stats().detected(),
        System.nanoTime(),
        source.decoding(),
        source.encoding(),
        ProcessorTimes.now());
  }

  private void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
      deployment.requireAlive();
      Health health = group.health();
      if (!health.live()) {
        throw new RetinueException(
            ErrorKind.FAILURE, health.detail(), "read logs/retinue.log in the data directory");
      }
    }
  }

  @Override
  public void close() {
    group.close();
    monitoring.close();
  }
}
