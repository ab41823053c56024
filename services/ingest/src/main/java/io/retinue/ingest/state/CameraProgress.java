package io.retinue.ingest.state;

import io.retinue.ingest.camera.CameraLoop;
import io.retinue.ingest.publish.FramePublisher;
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
 * Counts what becomes of one camera's frames, and holds its state. {@link CameraLoop} writes the
 * state and what it reads, {@link FramePublisher} what it publishes, from Kafka's thread too.
 * Thread-safe.
 */
public final class CameraProgress {
  private static final Logger LOG = LoggerFactory.getLogger(CameraProgress.class);

  private final String camera;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final CameraMeters meters;
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Long> unreported = new EnumMap<>(DropReason.class);
  private long epoch;
  private State state = State.CONNECTING;
  private String reason = "starting";
  private @Nullable String waitingFor;
  private List<String> warnings = List.of();
  private Instant since;
  private long lastAckNanos;
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
  public CameraProgress(String camera, Clock clock, LongSupplier nanoTime, CameraMeters meters) {
    this.camera = camera;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.meters = meters;
    this.since = clock.instant();
    this.lastAckNanos = nanoTime.getAsLong();
    this.rateFromNanos = lastAckNanos;
  }

  /** Begins an epoch: every count starts at 0. */
  public synchronized void begin(long newEpoch) {
    epoch = newEpoch;
    drops.clear();
    unreported.clear();
    warnings = List.of();
    read = 0;
    published = 0;
    lastIndex = OptionalLong.empty();
    rateFromNanos = nanoTime.getAsLong();
    rateFromPublished = 0;
    lastAckNanos = rateFromNanos;
    if (state == State.FAILED) {
      become(State.FAILED, "the source is open again, and no frame is published yet");
    }
  }

  public synchronized void become(State newState, String newReason) {
    if (state != newState) {
      since = clock.instant();
    }
    state = newState;
    reason = newReason;
  }

  /** Another attempt begins after a failure. */
  public void reconnects() {
    meters.reconnected();
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
    read += frames;
    meters.read(frames);
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
    lastAckNanos = nanoTime.getAsLong();
    if (state == State.CONNECTING || state == State.STALLED || state == State.FAILED) {
      become(State.LIVE, "frames are published");
    }
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
    long silent = now - lastAckNanos;
    boolean runs = state != State.ENDED && state != State.FAILED;
    if (runs && silent > stalledAfter.toNanos()) {
      String what = waitingFor == null ? otherwise : waitingFor;
      String cause = what == null ? "" : ": waiting for " + what;
      become(
          State.STALLED,
          "no frame was acknowledged for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s" + cause);
    }
    double seconds = (now - rateFromNanos) / 1e9;
    if (seconds >= (rate == null ? 1 : 5)) {
      rate = (float) ((published - rateFromPublished) / seconds);
      rateFromNanos = now;
      rateFromPublished = published;
    }
  }

  public synchronized State state() {
    return state;
  }

  public synchronized CameraTally tally() {
    return new CameraTally(
        camera, epoch, state, reason, since, read, published, lastIndex, drops, rate, warnings);
  }
}
