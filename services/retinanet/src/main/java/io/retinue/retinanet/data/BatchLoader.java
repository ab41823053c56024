package io.retinue.retinanet.data;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.loss.BatchTargets;
import io.retinue.retinanet.loss.TargetAssigner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Prepares batches on a thread of its own, a few steps ahead, so that no step waits for pictures.
 * Batches come in the order of {@link ExampleOrder}, whatever the timing. Used by one thread.
 */
public final class BatchLoader implements AutoCloseable {
  /** Batches prepared ahead of the one in use. */
  private static final int AHEAD = 2;

  private final ExampleCache examples;
  private final ExampleOrder order;
  private final Function<InputSize, TargetAssigner> assigners;
  private final Deque<InputBatch> buffers = new ArrayDeque<>();
  private final Deque<Future<Batch>> coming = new ArrayDeque<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread loader = new Thread(work, "retinanet-batch-loader");
            loader.setDaemon(true);
            return loader;
          });

  /**
   * @param input the pictures, valid until the next call of {@link #next}
   */
  public record Batch(InputBatch input, BatchTargets targets) {}

  public BatchLoader(
      ExampleCache examples,
      ExampleOrder order,
      Function<InputSize, TargetAssigner> assigners,
      Preprocessing preprocessing,
      int batchSize) {
    this.examples = examples;
    this.order = order;
    this.assigners = assigners;
    for (int i = 0; i <= AHEAD; i++) {
      buffers.add(InputBatch.of(preprocessing, batchSize));
    }
    for (int i = 0; i < AHEAD; i++) {
      prepareAnother();
    }
  }

  private void prepareAnother() {
    InputBatch buffer = buffers.remove();
    buffers.add(buffer);
    coming.add(thread.submit(() -> prepare(buffer)));
  }

  private Batch prepare(InputBatch input) {
    List<List<Annotation>> annotations = new ArrayList<>();
    input.clear();
    for (int n = 0; n < input.size(); n++) {
      ExampleOrder.Pick pick = order.next();
      PreprocessedExample seen = pick.of(examples.get(pick.index()));
      Placement placement = input.set(n, seen.picture());
      annotations.add(
          seen.annotations().stream()
              .map(a -> new Annotation(a.label(), placement.toInput(a.box()), a.crowd()))
              .toList());
    }
    return new Batch(input, assigners.apply(input.inputSize()).assign(annotations));
  }

  /**
   * The next batch.
   *
   * @throws InterruptedException if this thread was interrupted while it waited
   * @throws RuntimeException what the source of the examples threw
   */
  public Batch next() throws InterruptedException {
    prepareAnother();
    try {
      return coming.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException("a batch could not be prepared", e.getCause());
    }
  }

  /** Stops the thread; a picture that is being prepared is finished first. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
