package io.retinue.detector.model;

import io.retinue.video.Picture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that calls the model. libtorch keeps state for each calling thread (gradient mode,
 * worker threads), so a second caller would cost memory and cores. Models change and close on this
 * thread too, between two calls. Each call has a deadline ({@link BatchClock}). Thread-safe:
 * callers queue.
 */
public final class ModelRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRunner.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final ModelSlot slot;
  private final BatchClock clock;
  private final ExecutorService thread;
  private final ReentrantLock oneCaller = new ReentrantLock(true); // in order; each waits its time
  private volatile Duration allowed = Duration.ZERO; // for the call that runs
  private volatile @Nullable StuckCallException stuck;

  /**
   * @param slot is closed with the runner
   * @param onStart runs first on the model's thread, to set it up
   */
  public ModelRunner(ModelSlot slot, BatchClock clock, Runnable onStart) {
    this.slot = slot;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread =
                  new Thread(
                      () -> {
                        onStart.run();
                        task.run();
                      },
                      "detector-model");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Boxes for each picture of one call, who made them, and how long the call took. */
  public record Run(ServingRelease release, List<List<DetectedObject>> boxes, float millis) {}

  /** Why no call is possible any more; empty unless a call did not return by its deadline. */
  public Optional<String> stuck() {
    return Optional.ofNullable(stuck).map(StuckCallException::getMessage);
  }

  /**
   * Runs the newest model on one batch.
   *
   * @return empty where no model was ever offered
   * @throws ModelCallException with what the model threw
   * @throws DeviceFailureException if the detector closes, or the call does not return in time
   */
  public Optional<Run> run(List<Picture> pictures) {
    try {
      oneCaller.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceFailureException("interrupted while the model ran", e);
    }
    try {
      return call(pictures);
    } finally {
      oneCaller.unlock();
    }
  }

  private Optional<Run> call(List<Picture> pictures) {
    StuckCallException before = stuck;
    if (before != null) {
      throw before;
    }
    allowed = clock.longest(pictures.size());
    Future<Optional<Run>> call;
    try {
      call = thread.submit(() -> runHere(pictures));
    } catch (RejectedExecutionException e) {
      throw new DeviceFailureException("the detector is closing", e);
    }
    try {
      return CallDeadline.await(call, () -> allowed);
    } catch (TimeoutException e) {
      StuckCallException now =
          new StuckCallException(
              "%s did not return from a batch of %d within %d s"
                  .formatted(name(), pictures.size(), allowed.toSeconds()),
              e);
      stuck = now;
      LOG.error("the process must end: {}", now.getMessage());
      throw now;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceFailureException("interrupted while the model ran", e);
    } catch (CancellationException e) {
      throw new DeviceFailureException("the detector closed while the model ran", e);
    } catch (ExecutionException e) {
      throw new ModelCallException(e.getCause() == null ? e : e.getCause());
    }
  }

  private String name() {
    ServingRelease release = slot.release();
    return release == null ? "the model" : release.toString();
  }

  /** The model threw; whether the pictures or the device is to blame is not known here. */
  public static final class ModelCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelCallException(Throwable cause) {
      super("the model failed: " + cause, cause);
    }
  }

  private Optional<Run> runHere(List<Picture> pictures) {
    FrameModel model = slot.take();
    if (model == null) {
      return Optional.empty();
    }
    BatchClock.Temperature temperature = model.temperature(pictures);
    allowed = clock.deadline(model.release(), pictures.size(), temperature);
    long begin = System.nanoTime();
    List<List<DetectedObject>> boxes = model.detect(pictures);
    long nanos = System.nanoTime() - begin;
    if (boxes.size() != pictures.size()) {
      throw new IllegalStateException(
          "%s gave boxes for %d of %d pictures"
              .formatted(model.release(), boxes.size(), pictures.size()));
    }
    clock.finished(model.release(), pictures.size(), Duration.ofNanos(nanos), temperature);
    return Optional.of(new Run(model.release(), boxes, nanos / 1e6f));
  }

  /**
   * Waits 2 s for the running call. The models are closed on their own thread, after the call that
   * runs: a call in native code cannot be ended.
   */
  @Override
  public void close() {
    if (!thread.isShutdown()) {
      thread.execute(slot::close);
      thread.shutdown();
    }
    try {
      if (!thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the model did not return within {}; its thread is left behind", CLOSE_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
