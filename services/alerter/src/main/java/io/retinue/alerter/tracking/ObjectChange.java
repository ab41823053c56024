package io.retinue.alerter.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Something that people care for has changed: Frigate's event with {@code before} and {@code
 * after}.
 *
 * @param objectId camera, epoch and index of the first frame, and the object's number in that
 *     frame, joined by '/'
 * @param sequence number of the change of this object, from 0, which is {@link Type#NEW}
 * @param before as it was at the change before this; null for NEW
 * @param after as it is now
 * @param endReason why it ended; null unless type is END
 * @param frame the frame that caused the change
 * @param weights the release that saw that frame, or null where none did
 */
public record ObjectChange(
    String objectId,
    Type type,
    long sequence,
    @Nullable TrackedObject before,
    TrackedObject after,
    @Nullable EndReason endReason,
    FrameMark frame,
    @Nullable Weights weights) {

  /** The lifecycle: new → update … → end. */
  public enum Type {
    /** It is presumed to be there, and no false positive. */
    NEW,
    /** It looks better than before, has moved, stands still or moves again. */
    UPDATE,
    /** It is gone. */
    END
  }

  /** Why an object ended. */
  public enum EndReason {
    /** It was not seen for {@code max_disappeared}. */
    ABSENT,
    /** The camera's reader was restarted; nobody knows what happened in between. */
    EPOCH_CHANGED,
    /** The camera's reader ended or failed, and its last frame has gone by. */
    CAMERA_ENDED,
    /** Neither a frame nor a sign of life of the camera came for a long time. */
    CAMERA_SILENT
  }
}
