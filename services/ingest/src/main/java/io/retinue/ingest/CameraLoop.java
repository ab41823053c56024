package io.retinue.ingest;

import io.retinue.ingest.CameraTally.DropReason;
import io.retinue.ingest.CameraTally.State;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera, on one thread: read, sample, encode, publish; epoch after epoch where it repeats. A
 * failure ends this camera as FAILED, with what it read until then published, and affects no other.
 * Interrupting the thread ends it as ENDED.
 */
final class CameraLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraLoop.class);

  private final CameraConfig config;
  private final FramePublisher publisher;
  private final LagGate gate;
  private final CameraProgress progress;
  private final StatusWriter status;
  private final EpochClock epochs;

  CameraLoop(
      CameraConfig config,
      FramePublisher publisher,
      LagGate gate,
      CameraProgress progress,
      StatusWriter status,
      EpochClock epochs) {
    this.config = config;
    this.publisher = publisher;
    this.gate = gate;
    this.progress = progress;
    this.status = status;
    this.epochs = epochs;
  }

  @Override
  public void run() {
    DetectSize largest = config.settings().detectSize();
    try (JpegEncoder encoder =
        new JpegEncoder(new PictureSize(largest.maxWidth(), largest.maxHeight()))) {
      progress.become(State.CONNECTING, "opening");
      publisher.connect();
      do {
        epoch(encoder);
      } while (config.playback().repeats());
      end(State.ENDED, "the source came to its end");
    } catch (InterruptedException e) {
      end(State.ENDED, "stopped");
    } catch (VideoException e) {
      end(State.FAILED, e.getMessage());
    } catch (RetinueException e) {
      end(State.FAILED, e.getMessage() + "; " + e.remedy());
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.error("Camera {} failed", config.name(), e);
      end(State.FAILED, e.toString());
    }
  }

  /** Plays the source once: every frame is published, or counted as dropped. */
  private void epoch(JpegEncoder encoder) throws VideoException, InterruptedException {
    long epoch = epochs.next(config.name());
    progress.begin(epoch);
    // The epoch is on the topic before its first frame, so that a restart never takes it again.
    status.writeNow(progress.tally());
    FrameSampler sampler = new FrameSampler(config.settings().maxFramesPerSecond());
    Pacer pacer = new Pacer(config.playback().paced());
    long endMs = 0;
    try (FrameSource source = config.source().open()) {
      for (FrameSource.Frame frame = next(source); frame != null; frame = next(source)) {
        pacer.await(frame.mediaTimeMs());
        if (frame.corrupt()) {
          progress.dropped(DropReason.DECODE_ERROR, 1);
        } else if (!sampler.admits(frame.mediaTimeMs())) {
          progress.dropped(DropReason.SAMPLED_OUT, 1);
        } else {
          if (!config.playback().paced()) {
            gate.await();
          }
          Instant now = epochs.now();
          publisher.publish(epoch, frame, now, source.encode(encoder));
        }
        endMs = frame.mediaTimeMs() + Math.round(1000 / source.framesPerSecond());
      }
      pacer.await(endMs); // the last frame is shown for its time, too
    } finally {
      publisher.flush();
    }
  }

  private FrameSource.@Nullable Frame next(FrameSource source) throws VideoException {
    long lostBefore = source.lost();
    try {
      FrameSource.Frame frame = source.next();
      progress.read(frame == null ? 0 : 1);
      return frame;
    } finally {
      long lost = source.lost() - lostBefore;
      progress.read(lost);
      progress.dropped(DropReason.DECODE_ERROR, lost);
    }
  }

  /** Writes the last status, once every frame sent is acknowledged or given up. */
  private void end(State state, String reason) {
    boolean interrupted = Thread.interrupted(); // would cut short what is left to do
    LOG.debug("Camera {} ends, interrupted: {}", config.name(), interrupted);
    publisher.close();
    progress.become(state, reason);
    if (state == State.FAILED) {
      LOG.warn("Camera {} failed: {}", config.name(), reason);
    } else {
      LOG.info("Camera {} ended: {}", config.name(), reason);
    }
    try {
      status.writeNow(progress.tally());
    } catch (RuntimeException e) {
      LOG.warn("The end of camera {} could not be written to the cameras topic", config.name(), e);
    }
  }

  /**
   * Thins a camera's frames to a rate, by media time alone: the same file gives the same frames on
   * every run. Not thread-safe.
   */
  static final class FrameSampler {
    private final double intervalMs;
    private double nextMs = Double.NEGATIVE_INFINITY;

    /**
     * @param maxFramesPerSecond empty admits everything
     */
    FrameSampler(OptionalDouble maxFramesPerSecond) {
      this.intervalMs =
          maxFramesPerSecond.isPresent() ? 1000 / maxFramesPerSecond.getAsDouble() : 0;
    }

    /** Whether the frame at {@code mediaTimeMs} is wanted. Half a millisecond is rounding. */
    boolean admits(long mediaTimeMs) {
      if (mediaTimeMs + 0.5 < nextMs) {
        return false;
      }
      // Counting from what was due, not from what came, keeps the mean rate; after a gap it starts
      // anew.
      double due = mediaTimeMs - nextMs > intervalMs ? mediaTimeMs : nextMs;
      nextMs = due + intervalMs;
      return true;
    }
  }

  /**
   * Gives frames out at the speed at which they were taken. A machine that is too slow plays
   * slower: the schedule slips rather than that frames are skipped. Not thread-safe.
   */
  static final class Pacer {
    private static final long SLIP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final boolean paced;
    private long startNanos;
    private boolean started;

    Pacer(boolean paced) {
      this.paced = paced;
    }

    /** Returns when the frame at {@code mediaTimeMs} is due. */
    void await(long mediaTimeMs) throws InterruptedException {
      if (!paced) {
        return;
      }
      long now = System.nanoTime();
      long mediaNanos = TimeUnit.MILLISECONDS.toNanos(mediaTimeMs);
      if (!started || now - (startNanos + mediaNanos) > SLIP_NANOS) {
        started = true;
        startNanos = now - mediaNanos;
      }
      TimeUnit.NANOSECONDS.sleep(startNanos + mediaNanos - now);
    }
  }

  /**
   * Ingest's clock. It gives each run of a camera's reader its epoch: the time, but always later
   * than the camera's epoch before, even if the clock is set back or the process restarts.
   * Thread-safe.
   */
  static final class EpochClock {
    private final Clock clock;
    private final Map<String, Long> last;

    /**
     * @param known the newest epoch of each camera that has run before
     */
    EpochClock(Clock clock, Map<String, Long> known) {
      this.clock = clock;
      this.last = new ConcurrentHashMap<>(known);
    }

    /** The time, in whole milliseconds. */
    Instant now() {
      return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    long next(String camera) {
      return last.merge(camera, clock.millis(), (before, now) -> Math.max(before + 1, now));
    }
  }
}
