package io.retinue.ingest;

import io.retinue.ingest.CameraTally.DropReason;
import io.retinue.ingest.CameraTally.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of one camera's frames, and holds its state. {@link CameraLoop} writes the
 * state and what it reads, {@link FramePublisher} what it publishes, from Kafka's thread too.
 * Thread-safe.
 */
final class CameraProgress {
  private final String camera;
  private final Clock clock;
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Long> unreported = new EnumMap<>(DropReason.class);
  private long epoch;
  private State state = State.CONNECTING;
  private String reason = "starting";
  private Instant since;
  private Instant lastAck;
  private long read;
  private long published;
  private OptionalLong lastIndex = OptionalLong.empty();
  private Instant rateFrom;
  private long rateFromPublished;
  private @Nullable Float rate;

  CameraProgress(String camera, Clock clock) {
    this.camera = camera;
    this.clock = clock;
    this.since = clock.instant();
    this.lastAck = since;
    this.rateFrom = since;
  }

  /** Begins an epoch: every count starts at 0. */
  synchronized void begin(long newEpoch) {
    epoch = newEpoch;
    drops.clear();
    unreported.clear();
    read = 0;
    published = 0;
    lastIndex = OptionalLong.empty();
    rateFrom = clock.instant();
    rateFromPublished = 0;
    lastAck = rateFrom;
  }

  synchronized void become(State newState, String newReason) {
    if (state != newState) {
      since = clock.instant();
    }
    state = newState;
    reason = newReason;
  }

  synchronized void read(long frames) {
    read += frames;
  }

  synchronized void dropped(DropReason why, long frames) {
    if (frames > 0) {
      drops.merge(why, frames, Long::sum);
      unreported.merge(why, frames, Long::sum);
    }
  }

  synchronized void published(long index) {
    published++;
    lastIndex = OptionalLong.of(Math.max(lastIndex.orElse(index), index));
    lastAck = clock.instant();
    if (state == State.CONNECTING || state == State.STALLED) {
      become(State.LIVE, "frames are published");
    }
  }

  /** Takes the drops that no published frame has reported; the caller's frame reports them. */
  synchronized Map<DropReason, Long> takeUnreported() {
    Map<DropReason, Long> taken = Map.copyOf(unreported);
    unreported.clear();
    return taken;
  }

  /** Returns the drops of a frame that was not published after all: the next one reports them. */
  synchronized void giveBack(Map<DropReason, Long> taken) {
    taken.forEach((why, frames) -> unreported.merge(why, frames, Long::sum));
  }

  /**
   * Notices a stall, and measures the rate again every five seconds.
   *
   * @param waitingFor what the camera waits for, for people; null when it does not wait
   */
  synchronized void tick(Duration stalledAfter, @Nullable String waitingFor) {
    Instant now = clock.instant();
    Duration silent = Duration.between(lastAck, now);
    boolean runs = state != State.ENDED && state != State.FAILED;
    if (runs && silent.compareTo(stalledAfter) > 0) {
      String cause = waitingFor == null ? "" : ": waiting for " + waitingFor;
      become(State.STALLED, "no frame was acknowledged for " + silent.toSeconds() + " s" + cause);
    }
    double seconds = Duration.between(rateFrom, now).toMillis() / 1000.0;
    if (seconds >= (rate == null ? 1 : 5)) {
      rate = (float) ((published - rateFromPublished) / seconds);
      rateFrom = now;
      rateFromPublished = published;
    }
  }

  synchronized CameraTally tally() {
    return new CameraTally(
        camera, epoch, state, reason, since, read, published, lastIndex, drops, rate);
  }
}
