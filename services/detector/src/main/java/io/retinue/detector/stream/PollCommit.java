package io.retinue.detector.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides when the records of one poll are committed. A Streams thread leaves the end of a poll in
 * an open transaction while it polls, and the next poll runs the model: a slow model would outlast
 * the transaction. So after the last record of a slow poll the transaction is committed at once,
 * and none is open while the model runs.
 */
final class PollCommit {
  private final boolean isSlow;
  private final AtomicInteger left;

  private PollCommit(boolean isSlow, int records) {
    this.isSlow = isSlow;
    this.left = new AtomicInteger(records);
  }

  /** For a poll after which a call of the model may take a good part of a transaction's time. */
  static PollCommit atOnce(int records) {
    return new PollCommit(true, records);
  }

  /** For a poll of a fast model: the commit interval decides. */
  static PollCommit whenDue(int records) {
    return new PollCommit(false, records);
  }

  /** Counts a record as processed; returns whether the transaction is to be committed now. */
  boolean processed() {
    return left.decrementAndGet() == 0 && isSlow;
  }
}
