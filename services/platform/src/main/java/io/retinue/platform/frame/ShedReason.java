package io.retinue.platform.frame;

import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import java.util.Arrays;
import java.util.Optional;

/** Why a frame did not reach the model, on purpose. Events have the names. */
public enum ShedReason {
  /** Live, and older than the freshness budget. */
  STALE,
  /** No release serves yet. */
  NO_RELEASE,
  /** A reason that this version does not have. */
  OTHER;

  /** Empty if the frame was detected. */
  public static Optional<ShedReason> of(DetectionEvent event) {
    if (event.getStatus() != DetectionStatus.SHED) {
      return Optional.empty();
    }
    return Arrays.stream(values())
        .filter(reason -> reason.name().equals(event.getShedReason()))
        .findFirst()
        .or(() -> Optional.of(OTHER));
  }
}
