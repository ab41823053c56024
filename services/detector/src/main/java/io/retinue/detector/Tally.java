package io.retinue.detector;

/** Takes counts of what was written, and applies them once it is certain to stay written. */
interface Tally {
  /** Applies counts at once: where there are no transactions. */
  Tally AT_ONCE = Runnable::run;

  void add(Runnable count);
}
