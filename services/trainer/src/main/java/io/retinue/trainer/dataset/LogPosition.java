package io.retinue.trainer.dataset;

/**
 * Where a label lies in the feedback topic.
 *
 * @param partition a number from 0
 * @param offset in records from 0
 */
public record LogPosition(int partition, long offset) implements Comparable<LogPosition> {
  @Override
  public int compareTo(LogPosition other) {
    int byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
  }
}
