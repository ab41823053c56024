package io.retinue.detector;

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
final class ModelSlot implements AutoCloseable {
  private @Nullable FrameModel offered;
  private @Nullable FrameModel serving;
  private boolean closed;

  /** Hands a model over: it serves from the next batch on. A closed slot closes it at once. */
  void offer(FrameModel model) {
    FrameModel left;
    synchronized (this) {
      left = closed ? model : offered;
      if (!closed) {
        offered = model;
      }
    }
    if (left != null) {
      left.close();
    }
  }

  /**
   * The model for the next batch, or null where none was ever offered.
   *
   * @throws IllegalStateException after close: a closed slot is not one that waits for a release
   */
  @Nullable FrameModel take() {
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
  synchronized boolean isEmpty() {
    return !closed && serving == null && offered == null;
  }

  /** The release that the last batch used, or else the one that the first batch will. */
  synchronized @Nullable ServingRelease release() {
    FrameModel model = serving != null ? serving : offered;
    return model == null ? null : model.release();
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
    }
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
  }
}
