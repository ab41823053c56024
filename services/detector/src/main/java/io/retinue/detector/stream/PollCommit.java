package io.retinue.detector.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides when the records of one poll are committed. A Streams thread leaves the end of a poll in
 * an open transaction while it polls, and the next poll runs the model, so that what the poll found
 * is seen only after the next call of the model. A poll that is not full is committed at once: the
 * detector keeps up, and can afford it. After a full poll more frames wait, and the commit interval
 * decides, unless the model is so slow that the transaction would end while it runs, or its speed
 * is not known yet.
 */
final class PollCommit {
  private final boolean isAtOnce;
  private final AtomicInteger left;

  private PollCommit(boolean isAtOnce, int records) {
    this.isAtOnce = isAtOnce;
    this.left = new AtomicInteger(records);
  }

  /** For a poll that is not full, or a model that may take a good part of a transaction's time. */
  static PollCommit atOnce(int records) {
    return new PollCommit(true, records);
  }

  /** For a full poll of a fast model: the commit interval decides. */
  static PollCommit whenDue(int records) {
    return new PollCommit(false, records);
  }

  /** Counts a record as processed; returns whether the transaction is to be committed now. */
  boolean processed() {
    return left.decrementAndGet() == 0 && isAtOnce;
  }
}
