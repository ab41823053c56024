package io.retinue.evidence;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.FrameRef;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A clip to make.
 *
 * @param alert what it shows
 * @param opening the frame that opened it; of a blind camera the last one that was seen
 * @param partition of the camera's frames
 * @param frame the opening's, or an earlier one of the alert, with the place of its record
 * @param openedAt captured_at of that frame
 * @param written when the alert's event was written: about when the frame was
 * @param lastIndex of the frame that closed the alert, in its epoch; empty if it is open still, or
 *     the camera's reader was restarted
 * @param picture what its picture shows
 */
record ClipOrder(
    AlertId alert,
    FrameId opening,
    int partition,
    FrameRef frame,
    Instant openedAt,
    Instant written,
    OptionalLong lastIndex,
    BestPicture picture) {}
