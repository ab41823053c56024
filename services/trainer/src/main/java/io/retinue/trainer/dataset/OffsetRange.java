package io.retinue.trainer.dataset;

/**
 * A range of one partition of the feedback topic.
 *
 * @param partition a number from 0
 * @param from first offset, inclusive
 * @param to last offset, exclusive
 */
public record OffsetRange(int partition, long from, long to) {
  /**
   * Where one label lies in the feedback topic.
   *
   * @param partition a number from 0
   * @param offset in records from 0
   */
  public record Position(int partition, long offset) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int byPartition = Integer.compare(partition, other.partition);
      return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }
  }

  /** The range of one record. */
  static OffsetRange of(Position position) {
    return new OffsetRange(position.partition(), position.offset(), position.offset() + 1);
  }

  public boolean contains(Position position) {
    return position.partition() == partition && position.offset() >= from && position.offset() < to;
  }

  public boolean isEmpty() {
    return from >= to;
  }

  /** Offsets in it. */
  long size() {
    return Math.max(0, to - from);
  }
}
