package io.retinue.detector.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.FrameInfo;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.platform.frame.ShedReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this machine is too slow for its cameras: frames are shed as too old, and the model
 * is busy all the time. It is logged once, and again when the figures have changed much.
 * Thread-safe.
 */
public final class ServingPace {
  private static final Logger LOG = LoggerFactory.getLogger(ServingPace.class);

  /** Frames of a camera that is gone are nobody's load. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** Above it the frames that were shed before are not forgotten. */
  private static final double FEW_SHED = 0.01;

  private final Clock clock;
  private final PaceWindow window = new PaceWindow(); // guarded by this
  private long newestSecond; // guarded by this
  private long lastFrameMs; // guarded by this
  private @Nullable ModelLoad newest; // guarded by this
  private @Nullable ModelLoad told; // guarded by this

  ServingPace(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    Gauge.builder("retinue.model.busy", this, ServingPace::busy)
        .description(
            "share of its time that the model needs for the cameras' frames; above 1 it cannot"
                + " follow; NaN without live frames")
        .register(meters);
  }

  /** A frame has its result. Complete footage waits, so only live frames are a load. */
  synchronized void add(FrameOutcome outcome) {
    if (outcome instanceof Detected event) {
      window.processed(
          event.release().toString(), event.timings().modelMs() / event.timings().batchSize());
      live(event.frame(), window::arrived);
    } else if (outcome instanceof Shed event) {
      live(event.frame(), event.reason() == ShedReason.STALE ? window::shed : window::arrived);
    }
  }

  private void live(FrameInfo frame, LongConsumer ingestedMs) {
    if (!frame.mayBeShed()) {
      return;
    }
    ingestedMs.accept(frame.ingestedAt().toEpochMilli());
    lastFrameMs = clock.millis();
    long second = frame.ingestedAt().getEpochSecond();
    if (second > newestSecond) {
      newestSecond = second;
      window.load().ifPresent(this::compare);
    }
  }

  private void compare(ModelLoad load) {
    newest = load;
    ModelLoad before = told;
    if (load.isTooMuch() && (before == null || load.differsMuchFrom(before))) {
      told = load;
      LOG.warn("{}; {}", load.sentence(), ModelLoad.WAYS_OUT);
    } else if (before != null && load.shed() < FEW_SHED) {
      told = null;
      LOG.info("{} follows the cameras again", load.release());
    }
  }

  /** The newest figures while frames are shed because the model is too slow; else empty. */
  public synchronized Optional<ModelLoad> tooMuch() {
    return told == null || isSilent() ? Optional.empty() : Optional.ofNullable(newest);
  }

  /** The figures that were logged last; empty while the model follows the cameras. */
  public synchronized Optional<ModelLoad> told() {
    return isSilent() ? Optional.empty() : Optional.ofNullable(told);
  }

  private boolean isSilent() {
    return clock.millis() - lastFrameMs > SILENCE.toMillis();
  }

  private synchronized double busy() {
    ModelLoad load = newest;
    return load == null || isSilent() ? Double.NaN : load.busy();
  }
}
