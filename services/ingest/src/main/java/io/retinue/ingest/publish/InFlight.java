package io.retinue.ingest.publish;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One camera's frames that are sent and neither acknowledged nor given up, bounded in bytes; and
 * where the acknowledged ones lie. Thread-safe.
 */
final class InFlight {
  /**
   * Where a camera's frames lie.
   *
   * @param partition of the frames topic
   * @param firstOffset of the first acknowledged frame
   * @param endOffset behind the last acknowledged frame
   */
  record Position(int partition, long firstOffset, long endOffset) {}

  private long maxBytes;
  private long bytes;
  private long frames;
  private @Nullable Position position;

  InFlight(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Changes how much there may be. What is in flight stays. */
  synchronized void limit(long newMaxBytes) {
    maxBytes = newMaxBytes;
    notifyAll();
  }

  /** Takes room for a frame; false if there is none. A frame larger than all room goes alone. */
  synchronized boolean tryEnter(int frameBytes) {
    if (frames > 0 && bytes + frameBytes > maxBytes) {
      return false;
    }
    bytes += frameBytes;
    frames++;
    return true;
  }

  /** Takes room for a frame, once there is some. */
  synchronized void enter(int frameBytes) throws InterruptedException {
    while (!tryEnter(frameBytes)) {
      wait();
    }
  }

  /**
   * Gives back the room of a frame.
   *
   * @param acknowledged where it lies; null if it was given up
   */
  synchronized void leave(int frameBytes, @Nullable RecordMetadata acknowledged) {
    bytes -= frameBytes;
    frames--;
    if (acknowledged != null) {
      long offset = acknowledged.offset();
      long first = position == null ? offset : position.firstOffset();
      position = new Position(acknowledged.partition(), first, offset + 1);
    }
    notifyAll();
  }

  /** Returns when no frame is in flight. */
  synchronized void awaitNone() throws InterruptedException {
    while (frames > 0) {
      wait();
    }
  }

  synchronized long frames() {
    return frames;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Where the camera's frames end, as far as acknowledged; null before the first. */
  synchronized @Nullable Position position() {
    return position;
  }
}
