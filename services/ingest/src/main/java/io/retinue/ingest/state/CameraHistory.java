package io.retinue.ingest.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a camera from before it began.
 *
 * @param epoch its newest epoch; 0 if it never ran
 * @param blind its newest blind intervals
 * @param lastSeen when its last status was written; null if it never ran
 * @param gap why it was not watched since then
 */
public record CameraHistory(long epoch, BlindLog blind, @Nullable Instant lastSeen, String gap) {
  /** A camera that never ran. */
  public static final CameraHistory NONE = new CameraHistory(0, BlindLog.EMPTY, null, "");

  /** A camera that ran in this process until now, and was stopped for that reason. */
  public static CameraHistory of(CameraTally last, String stopReason, Instant now) {
    return new CameraHistory(
        last.epoch(), new BlindLog(last.blind()), now, "the camera was " + stopReason);
  }

  /** A camera that ran in another process. */
  public static CameraHistory of(long epoch, List<BlindInterval> blind, Instant lastStatus) {
    return new CameraHistory(epoch, new BlindLog(blind), lastStatus, "ingest was not running");
  }

  /** A camera that was removed: it was not blind since then, it was not there. */
  public static CameraHistory ofRemoved(long epoch) {
    return new CameraHistory(epoch, BlindLog.EMPTY, null, "");
  }

  /** The intervals as they are at {@code now}, with the one since it was seen last. */
  BlindLog until(Instant now) {
    Instant from = lastSeen;
    BlindInterval open = blind.open();
    if (from == null || (open != null && open.cause().equals(gap))) {
      return blind;
    }
    return blind.end(from).begin(from.isAfter(now) ? now : from, gap);
  }
}
