package io.retinue.testkit;

import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import java.util.Comparator;

/**
 * The name of a frame, as the schemas describe it.
 *
 * @param camera of the frame
 * @param epoch Unix time at which the camera's reader began, ms
 * @param index from 0
 */
public record FrameName(String camera, long epoch, long index) implements Comparable<FrameName> {
  private static final Comparator<FrameName> ORDER =
      Comparator.comparing(FrameName::camera)
          .thenComparingLong(FrameName::epoch)
          .thenComparingLong(FrameName::index);

  public static FrameName of(FrameRef ref) {
    return new FrameName(ref.getCamera(), ref.getEpoch(), ref.getIndex());
  }

  static FrameName of(Frame frame) {
    return new FrameName(frame.getCamera(), frame.getEpoch(), frame.getIndex());
  }

  /** The id of the frame's event. */
  public String eventId() {
    return camera + "/" + epoch + "/" + index;
  }

  @Override
  public int compareTo(FrameName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return eventId();
  }
}
