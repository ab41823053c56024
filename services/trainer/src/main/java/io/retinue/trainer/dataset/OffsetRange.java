package io.retinue.trainer.dataset;

/**
 * A range of one partition of the feedback topic.
 *
 * @param partition a number from 0
 * @param from first offset, inclusive
 * @param to last offset, exclusive
 */
public record OffsetRange(int partition, long from, long to) {
  public boolean contains(LogPosition position) {
    return position.partition() == partition && position.offset() >= from && position.offset() < to;
  }

  public boolean isEmpty() {
    return from >= to;
  }
}
