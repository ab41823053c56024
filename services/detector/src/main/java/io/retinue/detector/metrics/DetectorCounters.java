package io.retinue.detector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Timings;
import io.retinue.detector.model.BatchClock;
import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.model.ServingRelease;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts since the service started, as meters and as {@link DetectorStats}. What is written to
 * topics goes through a {@link Tally}. Thread-safe.
 */
public final class DetectorCounters {
  private static final Duration SHORTEST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final MeterRegistry meters;
  private final Tally tally;
  private final Clock clock;
  private final DistributionSummary batchSize;
  private final Timer queue;
  private final Timer decode;
  private final Timer model;
  private final Timer captureToEvent;
  private final ServingPace pace;
  private final Map<ShedReason, Long> shed = new EnumMap<>(ShedReason.class);
  private final Map<Integer, Long> batchSizes = new TreeMap<>();
  private long detected;
  private long deadLettered;
  private double modelMillis;

  public DetectorCounters(MeterRegistry meters, Tally tally, Clock clock) {
    this.meters = meters;
    this.tally = tally;
    this.clock = clock;
    this.batchSize =
        DistributionSummary.builder("retinue.batch.size")
            .description("frames in one call of the model")
            .register(meters);
    this.queue = timer("retinue.queue.seconds", "from ingest until the frame's batch began");
    this.decode = timer("retinue.decode.seconds", "decoding one picture");
    this.model = timer("retinue.model.seconds", "one call of the model");
    this.captureToEvent =
        Timer.builder("retinue.capture.to.event.seconds")
            .description("from the capture of a frame until its event was produced")
            .publishPercentileHistogram()
            .minimumExpectedValue(SHORTEST)
            .maximumExpectedValue(LONGEST)
            .register(meters);
    this.pace = new ServingPace(clock, meters);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).register(meters);
  }

  /** Measures commits of transactions. */
  public Timer commits() {
    return timer("retinue.commit.seconds", "committing one transaction");
  }

  /**
   * Registers what is measured when it is read.
   *
   * @param announced when the release that serves was announced
   */
  public void gauges(ModelSlot slot, Supplier<Optional<Instant>> announced, BatchClock batches) {
    Gauge.builder("retinue.eager.fallback", slot, s -> s.slowness().isPresent() ? 1 : 0)
        .description("1 while the model runs eagerly because it could not be compiled")
        .register(meters);
    Gauge.builder("retinue.release.age.seconds", () -> releaseAge(announced.get()))
        .description("time since the release that serves was announced; NaN without one")
        .register(meters);
    Gauge.builder("retinue.batch.age.seconds", batches, DetectorCounters::batchAge)
        .description("time since the last call of the model ended; NaN before the first")
        .register(meters);
  }

  private double releaseAge(Optional<Instant> announced) {
    return announced.map(at -> (clock.millis() - at.toEpochMilli()) / 1e3).orElse(Double.NaN);
  }

  private static double batchAge(BatchClock batches) {
    return batches.sinceLast().map(age -> age.toMillis() / 1e3).orElse(Double.NaN);
  }

  /** Whether the model follows the cameras. */
  public ServingPace pace() {
    return pace;
  }

  /** An event was produced. */
  public void event(FrameOutcome outcome) {
    pace.add(outcome);
    if (outcome instanceof Detected event) {
      Duration latency = Duration.between(event.frame().capturedAt(), clock.instant());
      tally.add(() -> detected(event, latency));
    } else if (outcome instanceof Shed event) {
      tally.add(() -> shed(event.reason()));
    }
  }

  private void detected(Detected event, Duration latency) {
    synchronized (this) {
      detected++;
    }
    String release = event.release().model() + " v" + event.release().version();
    counter("retinue.frames.detected", "release", release).increment();
    Timings timings = event.timings();
    queue.record(ofMillis(timings.queuedMs()));
    decode.record(ofMillis(timings.decodeMs()));
    if (!latency.isNegative()) { // a camera's clock may be ahead
      captureToEvent.record(latency.compareTo(LONGEST) < 0 ? latency : LONGEST);
    }
  }

  private void shed(ShedReason reason) {
    synchronized (this) {
      shed.merge(reason, 1L, Long::sum);
    }
    counter("retinue.frames.shed", "reason", reason.name()).increment();
  }

  /** A dead letter was produced. */
  public void deadLetter() {
    tally.add(
        () -> {
          synchronized (this) {
            deadLettered++;
          }
          counter("retinue.dead.letters", "topic", Topic.FRAMES.topicName()).increment();
        });
  }

  /** The model has run a batch. */
  public void batch(int frames, float millis) {
    synchronized (this) {
      batchSizes.merge(frames, 1L, Long::sum);
      modelMillis += millis;
    }
    batchSize.record(frames);
    model.record(ofMillis(millis));
  }

  /** Retention deleted frames before they were read. */
  void deletedUnread(int partition, long frames) {
    counter("retinue.frames.deleted.unread", "partition", Integer.toString(partition))
        .increment((double) frames);
  }

  private Counter counter(String name, String tag, String value) {
    return meters.counter(name, tag, value);
  }

  private static Duration ofMillis(float millis) {
    return Duration.ofNanos((long) (millis * 1e6));
  }

  /** The counts so far. */
  public synchronized DetectorStats snapshot(@Nullable ServingRelease release) {
    return new DetectorStats(
        detected,
        Map.copyOf(shed),
        deadLettered,
        Map.copyOf(batchSizes),
        modelMillis,
        Optional.ofNullable(release));
  }
}
