package io.retinue.detector.model;

import io.retinue.platform.service.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the next model waits until the running batch is done.
 *
 * <pre>
 *   loader ── offer ──► offered ── take, between batches ──► serving ── next take ──► closed
 * </pre>
 *
 * The taker closes the model that it replaces; an offerer closes the offered model that nobody
 * took. Any thread may {@link #offer}; one thread only takes and closes.
 */
public final class ModelSlot implements AutoCloseable {
  private @Nullable FrameModel offered;
  private @Nullable FrameModel serving;
  private boolean expected = true; // until the models topic was read
  private boolean isWaitingOver;
  private boolean closed;

  /** Hands a model over: it serves from the next batch on. A closed slot closes it at once. */
  public void offer(FrameModel model) {
    FrameModel left;
    synchronized (this) {
      left = closed ? model : offered;
      if (!closed) {
        offered = model;
      }
      notifyAll();
    }
    if (left != null) {
      left.close();
    }
  }

  /** A release exists, and is loading or will be tried again: frames that may wait should. */
  public synchronized void expectModel() {
    expected = true;
  }

  /** No release exists that could serve. */
  public synchronized void expectNone() {
    expected = false;
    notifyAll();
  }

  /**
   * Waits while the slot is empty and a model is expected.
   *
   * @return false if a model was still expected when the time was over, or {@link #endWaiting} came
   */
  public synchronized boolean awaitModel(Duration time) throws InterruptedException {
    Deadline deadline = Deadline.in(time);
    while (isEmpty() && expected) {
      if (deadline.isOver() || isWaitingOver) {
        return false;
      }
      wait(deadline.left().toMillis() + 1);
    }
    return true;
  }

  /** Nobody waits for a model any more: the service closes. */
  public synchronized void endWaiting() {
    isWaitingOver = true;
    notifyAll();
  }

  /**
   * The model for the next batch, or null where none was ever offered.
   *
   * @throws IllegalStateException after close: a closed slot is not one that waits for a release
   */
  public @Nullable FrameModel take() {
    FrameModel left = null;
    FrameModel next;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the detector is closed");
      }
      if (offered != null) {
        left = serving;
        serving = offered;
        offered = null;
      }
      next = serving;
    }
    if (left != null) {
      left.close();
    }
    return next;
  }

  /** Whether no model was ever offered; never so after close. */
  public synchronized boolean isEmpty() {
    return !closed && serving == null && offered == null;
  }

  /** The release that the last batch used, or else the one that the first batch will. */
  public synchronized @Nullable ServingRelease release() {
    FrameModel model = serving != null ? serving : offered;
    return model == null ? null : model.release();
  }

  /** Why the model runs slower than it could; empty where it does not, or none serves. */
  public synchronized Optional<String> slowness() {
    FrameModel model = serving != null ? serving : offered;
    return model == null ? Optional.empty() : model.slowness();
  }

  @Override
  public void close() {
    FrameModel first;
    FrameModel second;
    synchronized (this) {
      first = serving;
      second = offered;
      serving = null;
      offered = null;
      closed = true;
      notifyAll();
    }
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
  }
}
