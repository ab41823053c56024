package io.retinue.ingest.camera;

import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.settings.DetectSize;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One camera, on one thread: read, sample, encode, publish; epoch after epoch where it repeats. A
 * camera that repeats is tried again after every failure, for ever, after a pause; another one ends
 * as FAILED, with what it read until then published. While Kafka is away the camera waits. No
 * failure affects another camera. Interrupting the thread ends it as ENDED.
 */
public final class CameraLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraLoop.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final long HEALTHY_NANOS = Duration.ofSeconds(60).toNanos();

  private final CameraConfig config;
  private final FramePublisher publisher;
  private final LagGate gate;
  private final CameraProgress progress;
  private final StatusWriter status;
  private final EpochClock epochs;
  private long openedNanos;

  public CameraLoop(
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
    MDC.put("camera", config.name()); // a field of each log line of this thread
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    progress.become(State.CONNECTING, "opening");
    try {
      String failure = attempt();
      while (failure != null && config.playback().goesOnForEver()) {
        if (System.nanoTime() - openedNanos > HEALTHY_NANOS) {
          backoff.reset();
        }
        Duration pause = backoff.next();
        fail(failure + "; next attempt in " + Math.round(pause.toMillis() / 1000.0) + " s");
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        progress.reconnects();
        failure = attempt();
      }
      if (failure == null) {
        end(State.ENDED, "the source came to its end");
      } else {
        end(State.FAILED, failure);
      }
    } catch (InterruptedException e) {
      end(State.ENDED, "stopped");
    }
  }

  /** Plays the source; why that failed, or null where it came to its end. */
  private @Nullable String attempt() throws InterruptedException {
    DetectSize largest = config.settings().detectSize();
    openedNanos = System.nanoTime();
    try (JpegEncoder encoder =
        new JpegEncoder(new PictureSize(largest.maxWidth(), largest.maxHeight()))) {
      publisher.connect();
      do {
        epoch(encoder);
      } while (config.playback().goesOnForEver());
      return null;
    } catch (VideoException e) {
      return CameraTally.line(e.getMessage());
    } catch (RetinueException e) {
      return CameraTally.line(e.getMessage()) + "; " + e.remedy();
    } catch (RuntimeException | Error e) {
      LOG.error("camera {} failed", config.name(), e);
      return CameraTally.line(e.toString());
    }
  }

  /** Plays the source once: every frame is published, or counted as dropped. */
  private void epoch(JpegEncoder encoder) throws VideoException, InterruptedException {
    try (FrameSource source = config.source().open()) {
      long epoch = epochs.next(config.name());
      progress.begin(epoch);
      // The epoch is on the topic before its first frame, so that a restart never takes it again.
      status.announce(progress);
      try {
        play(source, epoch, encoder);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the flush must not wait: Kafka may be away
        throw e;
      } finally {
        publisher.flush();
        progress.warn(source.warnings());
      }
    }
    if (config.playback().goesOnForEver()) {
      status.announce(progress); // the counts of this epoch, before the next one sets them to 0
    }
  }

  private void play(FrameSource source, long epoch, JpegEncoder encoder)
      throws VideoException, InterruptedException {
    FrameSampler sampler = new FrameSampler(config.settings().maxFramesPerSecond());
    Pacer pacer = new Pacer(config.playback().speed());
    long endMs = 0;
    for (FrameSource.Frame frame = next(source); frame != null; frame = next(source)) {
      pacer.await(frame.mediaTimeMs());
      if (frame.corrupt()) {
        progress.dropped(DropReason.DECODE_ERROR, 1);
      } else if (!sampler.admits(frame.mediaTimeMs())) {
        progress.dropped(DropReason.SAMPLED_OUT, 1);
      } else {
        if (config.playback().delivery() == Playback.Delivery.COMPLETE) {
          gate.await();
        }
        Instant now = epochs.now();
        publisher.publish(epoch, frame, now, source.encode(encoder));
      }
      endMs = frame.mediaTimeMs() + Math.round(1000 / source.framesPerSecond());
    }
    pacer.await(endMs); // the last frame is shown for its time, too
  }

  private FrameSource.@Nullable Frame next(FrameSource source) throws VideoException {
    long lostBefore = source.lost();
    try {
      FrameSource.Frame frame = source.next();
      progress.read(frame == null ? 0 : 1);
      progress.warn(source.warnings());
      return frame;
    } finally {
      long lost = source.lost() - lostBefore;
      progress.read(lost);
      progress.dropped(DropReason.DECODE_ERROR, lost);
    }
  }

  private void fail(String reason) {
    progress.become(State.FAILED, reason);
    LOG.warn("camera {} failed: {}", config.name(), reason);
  }

  /** Writes the last status, once every frame sent is acknowledged or given up. */
  private void end(State state, String reason) {
    boolean interrupted = Thread.interrupted(); // would cut short what is left to do
    LOG.debug("camera {} ends, interrupted: {}", config.name(), interrupted);
    publisher.close();
    if (state == State.FAILED) {
      fail(reason);
    } else {
      progress.become(state, reason);
      LOG.info("camera {} ended: {}", config.name(), reason);
    }
    try {
      status.writeLast(progress.tally());
    } catch (InterruptedException | RuntimeException e) {
      LOG.warn("the end of camera {} could not be written to the cameras topic", config.name(), e);
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

    private final Playback.Speed speed;
    private long startNanos;
    private boolean started;

    Pacer(Playback.Speed speed) {
      this.speed = speed;
    }

    /** Returns when the frame at {@code mediaTimeMs} is due. */
    void await(long mediaTimeMs) throws InterruptedException {
      if (speed != Playback.Speed.PACED) {
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
}
