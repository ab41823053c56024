package io.retinue.notifier;

/**
 * How many of the events that wait go into one message.
 *
 * @param few so many at most are sent one by one
 * @param most the most events of one message
 */
record Bundle(int few, int most) {
  /** Each event is a message of its own. */
  static final Bundle NONE = new Bundle(1, 1);

  /** How many events the next message takes. */
  int of(int waiting) {
    return waiting > few ? Math.min(waiting, most) : 1;
  }
}
