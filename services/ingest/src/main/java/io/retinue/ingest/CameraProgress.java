package io.retinue.ingest;

import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of one camera's frames, and knows its state. The reader's thread, Kafka's
 * callbacks and the status writer meet here. Thread-safe.
 */
final class CameraProgress {
  private final String camera;
  private final Clock clock;
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Long> untold = new EnumMap<>(DropReason.class);
  private long epoch;
  private CameraState state = CameraState.CONNECTING;
  private String reason = "starting";
  private @Nullable String waitingFor;
  private Instant since;
  private Instant lastAck;
  private long read;
  private long published;
  private @Nullable Long lastIndex;
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

  /** Begins an epoch: every count starts at nothing. */
  synchronized void begin(long newEpoch) {
    epoch = newEpoch;
    drops.clear();
    untold.clear();
    waitingFor = null;
    read = 0;
    published = 0;
    lastIndex = null;
    rateFrom = clock.instant();
    rateFromPublished = 0;
    lastAck = rateFrom;
  }

  synchronized void become(CameraState newState, String newReason) {
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
      untold.merge(why, frames, Long::sum);
    }
  }

  synchronized void published(long index) {
    published++;
    lastIndex = lastIndex == null ? index : Math.max(lastIndex, index);
    lastAck = clock.instant();
    if (state == CameraState.CONNECTING || state == CameraState.STALLED) {
      become(CameraState.LIVE, "frames flow");
    }
  }

  /** What the reader waits for at present, for people; null when it does not wait. */
  synchronized void waitingFor(@Nullable String what) {
    waitingFor = what;
  }

  /** The drops that no published frame has told of; they are told by whoever takes them. */
  synchronized List<DropCount> takeUntold() {
    List<DropCount> taken = counts(untold);
    untold.clear();
    return taken;
  }

  /** Gives back drops of a frame that was not published after all: the next one tells of them. */
  synchronized void giveBack(List<DropCount> taken) {
    for (DropCount drop : taken) {
      untold.merge(DropReason.valueOf(drop.getReason()), drop.getCount(), Long::sum);
    }
  }

  /** Notices a stall, and counts the rate anew every five seconds. */
  synchronized void tick(Duration stalledAfter) {
    Instant now = clock.instant();
    Duration silent = Duration.between(lastAck, now);
    boolean runs = state != CameraState.ENDED && state != CameraState.FAILED;
    if (runs && silent.compareTo(stalledAfter) > 0) {
      String cause = waitingFor == null ? "" : ": waiting for " + waitingFor;
      become(
          CameraState.STALLED,
          "no frame was acknowledged for " + silent.toSeconds() + " s" + cause);
    }
    double seconds = Duration.between(rateFrom, now).toMillis() / 1000.0;
    if (seconds >= (rate == null ? 1 : 5)) {
      rate = (float) ((published - rateFromPublished) / seconds);
      rateFrom = now;
      rateFromPublished = published;
    }
  }

  synchronized long published() {
    return published;
  }

  synchronized CameraTally tally() {
    OptionalLong last = lastIndex == null ? OptionalLong.empty() : OptionalLong.of(lastIndex);
    String failure = state == CameraState.FAILED ? reason : null;
    return new CameraTally(camera, epoch, state, read, published, last, drops, failure);
  }

  synchronized CameraStatus status() {
    return CameraStatus.newBuilder()
        .setCamera(camera)
        .setEpoch(epoch)
        .setState(state)
        .setReason(reason)
        .setSince(since)
        .setAt(clock.instant())
        .setRead(read)
        .setPublished(published)
        .setLastIndex(lastIndex)
        .setDrops(counts(drops))
        .setFramesPerSecond(rate)
        .build();
  }

  private static List<DropCount> counts(Map<DropReason, Long> drops) {
    return drops.entrySet().stream()
        .map(drop -> new DropCount(drop.getKey().name(), drop.getValue()))
        .toList();
  }
}
