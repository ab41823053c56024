package io.retinue.ingest.state;

import io.retinue.ingest.state.CameraStateMachine.Effect;
import io.retinue.ingest.state.CameraStateMachine.Step;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what becomes of one camera's frames, and holds its {@link CameraStateMachine}. The
 * camera's thread writes what it reads, the publisher what it publishes, from Kafka's thread too.
 * Thread-safe.
 */
public final class CameraProgress {
  private static final Logger LOG = LoggerFactory.getLogger(CameraProgress.class);

  private final String camera;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final CameraMeters meters;
  private final StallWatch stall;
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Long> unreported = new EnumMap<>(DropReason.class);
  private CameraStateMachine machine;
  private Instant blindCountedUntil;
  private long epoch;
  private @Nullable String waitingFor;
  private List<String> warnings = List.of();
  private long read;
  private long published;
  private OptionalLong lastIndex = OptionalLong.empty();
  private long rateFromNanos;
  private long rateFromPublished;
  private @Nullable Float rate;

  /**
   * @param clock for the times that people see
   * @param nanoTime for stalls and rates, which a step of the clock must not change
   */
  public CameraProgress(
      String camera,
      CameraKind kind,
      CameraHistory history,
      Clock clock,
      LongSupplier nanoTime,
      CameraMeters meters) {
    this.camera = camera;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.meters = meters;
    this.epoch = history.epoch();
    Instant now = clock.instant();
    this.machine = CameraStateMachine.begin(kind, now, history);
    this.blindCountedUntil = now;
    this.rateFromNanos = nanoTime.getAsLong();
    this.stall = new StallWatch(rateFromNanos);
    if (machine.blind().open() != null) {
      meters.blindBegan();
    }
  }

  /**
   * Begins an epoch: every count starts at 0.
   *
   * @param framesPerSecond how many frames may be expected at least
   */
  public synchronized void begin(long newEpoch, double framesPerSecond) {
    epoch = newEpoch;
    drops.clear();
    unreported.clear();
    warnings = List.of();
    read = 0;
    published = 0;
    lastIndex = OptionalLong.empty();
    rateFromNanos = nanoTime.getAsLong();
    rateFromPublished = 0;
    stall.begin(rateFromNanos, framesPerSecond);
    on(new CameraEvent.Opened(clock.instant()));
  }

  /**
   * The source cannot be opened, or gives no more frames.
   *
   * @param pause before the next attempt
   * @return whether there is another attempt
   */
  public synchronized boolean lost(String cause, Duration pause) {
    boolean goesOn = on(new CameraEvent.Lost(clock.instant(), cause, pause)) == Effect.RETRY;
    LOG.warn("camera {} failed: {}", camera, machine.reason());
    return goesOn;
  }

  /** The source came to its end. */
  public synchronized void finished() {
    on(new CameraEvent.Finished(clock.instant()));
    LOG.info("camera {} ended: {}", camera, machine.reason());
  }

  /** The camera is ended from outside. */
  public synchronized void stopped(String reason) {
    on(new CameraEvent.Stopped(clock.instant(), reason));
    LOG.info("camera {} ended: {}", camera, machine.reason());
  }

  /**
   * The picture has changed, or has not.
   *
   * @param sameFor time for which it has been the same; zero while that is not too long
   */
  public synchronized void picture(Duration sameFor) {
    Instant now = clock.instant();
    if (!sameFor.isZero()) {
      on(new CameraEvent.Still(now, now.minus(sameFor)));
    } else if (machine.state() == State.FROZEN) {
      on(new CameraEvent.Moved(now));
    }
  }

  /** Another attempt begins after a failure. */
  public void reconnects() {
    meters.reconnected();
  }

  /** A call of native code did not return, and was given up. */
  public void abandoned() {
    meters.abandoned();
  }

  /**
   * What the camera waits for from now on, for people.
   *
   * @param what null when it does not wait any more
   */
  public synchronized void waitsFor(@Nullable String what) {
    waitingFor = what;
  }

  /** What is doubtful about the frames of this epoch; logged when it is new. */
  public synchronized void warn(List<String> all) {
    all.stream()
        .filter(warning -> !warnings.contains(warning))
        .forEach(warning -> LOG.warn("camera {}: {}", camera, warning));
    warnings = all;
  }

  public synchronized void read(long frames) {
    if (frames > 0) {
      read += frames;
      meters.read(frames);
      stall.read(nanoTime.getAsLong());
    }
  }

  /** A picture came damaged. A camera that gives no other picture is blind. */
  public synchronized void damaged() {
    stall.damaged(nanoTime.getAsLong());
  }

  /** A picture came whole. */
  public synchronized void whole() {
    stall.whole();
  }

  /** A frame is about to be published, and must be acknowledged from now on. */
  public synchronized void wanted() {
    stall.wanted(nanoTime.getAsLong());
  }

  public synchronized void dropped(DropReason why, long frames) {
    if (frames > 0) {
      drops.merge(why, frames, Long::sum);
      unreported.merge(why, frames, Long::sum);
      meters.dropped(why, frames);
    }
  }

  public synchronized void published(long index) {
    published++;
    meters.published();
    lastIndex = OptionalLong.of(Math.max(lastIndex.orElse(index), index));
    stall.acknowledged(nanoTime.getAsLong());
    on(new CameraEvent.Published(clock.instant()));
  }

  /** Takes the drops that no published frame has reported; the caller's frame reports them. */
  public synchronized Map<DropReason, Long> takeUnreported() {
    Map<DropReason, Long> taken = Map.copyOf(unreported);
    unreported.clear();
    return taken;
  }

  /** Returns the drops of a frame that was not published after all: the next one reports them. */
  public synchronized void giveBack(Map<DropReason, Long> taken) {
    taken.forEach((why, frames) -> unreported.merge(why, frames, Long::sum));
  }

  /**
   * Notices a stall, and measures the rate again every five seconds.
   *
   * @param otherwise what frames wait for where the camera itself waits for nothing; null if none
   */
  public synchronized void tick(Duration stalledAfter, @Nullable String otherwise) {
    long now = nanoTime.getAsLong();
    if (stall.isStalled(now, stalledAfter)) {
      long silent = TimeUnit.NANOSECONDS.toSeconds(stall.silentNanos(now));
      String reason = "no frame was acknowledged for " + silent + " s" + cause(otherwise);
      on(new CameraEvent.Quiet(clock.instant(), reason));
    }
    double seconds = (now - rateFromNanos) / 1e9;
    if (seconds >= (rate == null ? 1 : 5)) {
      rate = (float) ((published - rateFromPublished) / seconds);
      rateFromNanos = now;
      rateFromPublished = published;
    }
    countBlindTime(clock.instant());
  }

  private String cause(@Nullable String otherwise) {
    if (stall.isDamaged()) {
      return ": every picture comes damaged";
    }
    String what = waitingFor == null ? otherwise : waitingFor;
    return what == null ? "" : ": waiting for " + what;
  }

  public synchronized State state() {
    return machine.state();
  }

  public synchronized CameraTally tally() {
    return new CameraTally(
        camera,
        epoch,
        machine.state(),
        machine.reason(),
        machine.since(),
        read,
        published,
        lastIndex,
        drops,
        rate,
        warnings,
        machine.blind().intervals());
  }

  private Effect on(CameraEvent event) {
    Step step = machine.on(event);
    BlindInterval before = machine.blind().open();
    BlindInterval after = step.next().blind().open();
    if (before == null || after == null || !before.start().equals(after.start())) {
      if (before != null) {
        countBlindTime(event.at());
        long seconds = before.length(event.at()).toSeconds();
        LOG.info("camera {} was blind for {} s: {}", camera, seconds, before.cause());
      }
      if (after != null) {
        meters.blindBegan();
        blindCountedUntil = after.start();
      }
    }
    machine = step.next();
    return step.effect();
  }

  /** The metric grows while a camera is blind, and not only when it sees again. */
  private void countBlindTime(Instant now) {
    if (machine.blind().open() != null && now.isAfter(blindCountedUntil)) {
      meters.blindFor(Duration.between(blindCountedUntil, now));
      blindCountedUntil = now;
    }
  }
}
