package io.retinue.detector;

import io.retinue.detector.FrameOutcome.DetectedObject;
import io.retinue.video.Picture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that calls the model. libtorch keeps state for each calling thread (gradient mode,
 * worker threads), so a second caller would cost memory and cores. Models change and close on this
 * thread too, between two calls. Thread-safe: callers queue.
 */
final class ModelRunner implements AutoCloseable {
  private final ModelSlot slot;
  private final ExecutorService thread;

  /**
   * @param slot is closed with the runner
   * @param onStart runs first on the model's thread, to set it up
   */
  ModelRunner(ModelSlot slot, Runnable onStart) {
    this.slot = slot;
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
  record Run(ServingRelease release, List<List<DetectedObject>> boxes, float millis) {}

  /** Whether a call would find no model. */
  boolean isEmpty() {
    return slot.isEmpty();
  }

  /**
   * Runs the newest model on one batch.
   *
   * @return empty where no model was ever offered
   * @throws RuntimeException what the model threw
   */
  Optional<Run> run(List<Picture> pictures) {
    Future<Optional<Run>> future;
    try {
      future = thread.submit(() -> runHere(pictures));
    } catch (RejectedExecutionException e) {
      throw new DeviceFailureException("the detector is closing", e);
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceFailureException("interrupted while the model ran", e);
    } catch (CancellationException e) {
      throw new DeviceFailureException("the detector closed while the model ran", e);
    } catch (ExecutionException e) {
      throw new ModelCallException(e.getCause() == null ? e : e.getCause());
    }
  }

  /** The model threw; whether the pictures or the device is to blame is not known here. */
  static final class ModelCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelCallException(Throwable cause) {
      super("the model failed: " + cause, cause);
    }
  }

  private Optional<Run> runHere(List<Picture> pictures) {
    FrameModel model = slot.take();
    if (model == null) {
      return Optional.empty();
    }
    long begin = System.nanoTime();
    List<List<DetectedObject>> boxes = model.detect(pictures);
    if (boxes.size() != pictures.size()) {
      throw new IllegalStateException(
          "%s gave boxes for %d of %d pictures"
              .formatted(model.release(), boxes.size(), pictures.size()));
    }
    return Optional.of(new Run(model.release(), boxes, (System.nanoTime() - begin) / 1e6f));
  }

  /** Waits for the running call, then closes the models on their own thread. */
  @Override
  public void close() {
    if (!thread.isShutdown()) {
      thread.execute(slot::close);
      thread.shutdown();
    }
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow(); // a call that hangs in native code; the process must not hang with it
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
