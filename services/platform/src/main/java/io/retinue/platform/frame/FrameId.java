package io.retinue.platform.frame;

import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;

/**
 * Names one frame for ever. Written {@code camera/epoch/index}, it is the key of the feedback topic
 * and the id of the frame's detection event.
 *
 * @param camera see {@link CameraName}
 * @param epoch run of the camera's reader, as the Unix time at which it began, in milliseconds; of
 *     a film that was labeled as a file, its {@link FilmEpoch}
 * @param index position in the epoch, in frames from 0
 */
public record FrameId(String camera, long epoch, long index) implements Comparable<FrameId> {
  public FrameId {
    if (!CameraName.isValid(camera)) {
      throw new IllegalArgumentException("not a camera's name: '" + camera + "'");
    }
    if (epoch < 0 || index < 0) {
      throw new IllegalArgumentException(
          "epoch and index count from 0, not " + epoch + " and " + index);
    }
  }

  public static FrameId of(Frame frame) {
    return new FrameId(frame.getCamera(), frame.getEpoch(), frame.getIndex());
  }

  public static FrameId of(FrameRef frame) {
    return new FrameId(frame.getCamera(), frame.getEpoch(), frame.getIndex());
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException where the text is anything else
   */
  public static FrameId parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 3) {
      try {
        FrameId id = new FrameId(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        if (id.toString().equals(text)) { // one spelling only: no signs, no leading zeros
          return id;
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(notAnId(text), e);
      }
    }
    throw new IllegalArgumentException(notAnId(text));
  }

  /** The id of the detection event of this frame, the same for ever. */
  public String eventId() {
    return toString();
  }

  /** A reference to this frame, without the place of its picture. */
  public FrameRef toRef() {
    return FrameRef.newBuilder().setCamera(camera).setEpoch(epoch).setIndex(index).build();
  }

  /** A reference to this frame, whose record lies at that offset of the frames topic. */
  public FrameRef toRef(int partition, long offset) {
    FrameRef ref = toRef();
    ref.setPartition(partition);
    ref.setOffset(offset);
    return ref;
  }

  /** The offset of the frame's record on the frames topic; −1 if the reference does not name it. */
  public static long offset(FrameRef ref) {
    Long offset = ref.getOffset();
    return offset == null ? -1 : offset;
  }

  /** By camera, then epoch, then index. */
  @Override
  public int compareTo(FrameId other) {
    int byCamera = camera.compareTo(other.camera);
    int byEpoch = byCamera != 0 ? byCamera : Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return camera + "/" + epoch + "/" + index;
  }

  private static String notAnId(String text) {
    return "'" + text + "' is no frame id, which reads camera/epoch/index";
  }
}
