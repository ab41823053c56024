package io.retinue.evidence;

import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.Frame;

/**
 * Which frames a clip shows: those of the alert's camera and epoch, from a time before the opening
 * to a time after the close. The beginning is found by the capture clock, because no earlier frame
 * than the opening's is named; all else by the media time, which never jumps. Frames come in the
 * order of the topic. Not thread-safe.
 */
final class ClipWindow {
  /** Where a frame lies. */
  enum Side {
    /** Not of this clip. */
    OUTSIDE,
    INSIDE,
    /** Neither this nor a later one is of this clip. */
    PAST
  }

  private final ClipOrder order;
  private final Capture capture;
  private long previousIndex = -1;
  private long previousMediaMs;
  private long firstMediaMs = -1;
  private long closedMediaMs = -1;

  ClipWindow(ClipOrder order, Capture capture) {
    this.order = order;
    this.capture = capture;
  }

  Side of(Frame frame) {
    FrameId opening = order.opening();
    if (!frame.getCamera().equals(opening.camera()) || frame.getEpoch() < opening.epoch()) {
      return Side.OUTSIDE;
    } else if (frame.getEpoch() > opening.epoch()) {
      return Side.PAST; // the reader was restarted
    }
    boolean early =
        frame.getIndex() < opening.index()
            && frame.getCapturedAt().isBefore(order.openedAt().minus(capture.before()));
    if (early || frame.getIndex() <= previousIndex) { // or it was written back to the topic
      return Side.OUTSIDE;
    }
    long mediaMs = frame.getMediaTime();
    if (firstMediaMs < 0) {
      firstMediaMs = mediaMs;
      previousMediaMs = mediaMs;
    }
    if (closedMediaMs < 0 && isAfterClose(frame.getIndex())) {
      closedMediaMs = previousMediaMs;
    }
    boolean past =
        mediaMs - firstMediaMs > capture.longest().toMillis()
            || (closedMediaMs >= 0 && mediaMs - closedMediaMs > capture.after().toMillis());
    previousIndex = frame.getIndex();
    previousMediaMs = mediaMs;
    return past ? Side.PAST : Side.INSIDE;
  }

  private boolean isAfterClose(long index) {
    return order.lastIndex().isPresent() && index > order.lastIndex().getAsLong();
  }

  /** When the frame is shown, in milliseconds since the first one. */
  long timeMs(Frame inside) {
    return inside.getMediaTime() - firstMediaMs;
  }
}
