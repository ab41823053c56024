package io.retinue.detector.metrics;

/** Takes counts of what was written, and applies them once it is certain to stay written. */
public interface Tally {
  /** Applies counts at once: where there are no transactions. */
  Tally AT_ONCE = Runnable::run;

  void add(Runnable count);
}
