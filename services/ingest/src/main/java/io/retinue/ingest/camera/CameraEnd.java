package io.retinue.ingest.camera;

import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.state.CameraProgress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one camera, which comes once: every frame sent is acknowledged or given up, then the
 * last status is written. Thread-safe.
 */
final class CameraEnd {
  private static final Logger LOG = LoggerFactory.getLogger(CameraEnd.class);

  private final String camera;
  private final FramePublisher publisher;
  private final StatusWriter status;
  private final CameraProgress progress;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile String stopReason = "stopped";

  CameraEnd(String camera, FramePublisher publisher, StatusWriter status, CameraProgress progress) {
    this.camera = camera;
    this.publisher = publisher;
    this.status = status;
    this.progress = progress;
  }

  /** Why the camera is about to be stopped, for people. */
  void because(String reason) {
    stopReason = reason;
  }

  /** Ends a camera that was stopped. */
  void stopped() {
    end(() -> progress.stopped(stopReason));
  }

  /** Ends the camera, unless it has ended: {@code event} gives its last state. */
  void end(Runnable event) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // would cut short what is left to do
    LOG.debug("camera {} ends, interrupted: {}", camera, interrupted);
    try {
      publisher.close();
      event.run();
      status.writeLast(progress.tally());
    } catch (InterruptedException | RuntimeException e) {
      LOG.warn("the end of camera {} could not be written to the cameras topic", camera, e);
    } finally {
      over.countDown();
    }
  }

  /** The camera's work has ended, whether well or not. */
  void workIsOver() {
    over.countDown();
  }

  /** Whether its last status is written, or about to be. */
  boolean hasBegun() {
    return begun.get();
  }

  /**
   * Waits up to {@code limit} for the end; false if it has not come, or the thread is interrupted.
   */
  boolean await(Duration limit) {
    try {
      return over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
