package io.retinue.detector;

/** What Kafka Streams promises of the events, through crashes and rebalances. */
public enum Guarantee {
  /** No event is missing and none is there twice, for readers of committed records. */
  EXACTLY_ONCE("exactly_once_v2"),
  /** No event is missing; after a crash some come again, with the same event id. */
  AT_LEAST_ONCE("at_least_once");

  private final String value;

  Guarantee(String value) {
    this.value = value;
  }

  /** The value of {@code processing.guarantee}. */
  String value() {
    return value;
  }
}
