package io.retinue.detector;

import io.retinue.platform.frame.FrameId;
import java.time.Instant;

/**
 * What a frame says of itself, without its picture.
 *
 * @param id camera, epoch and index
 * @param capturedAt by the camera's or ingest's clock
 * @param mediaTime milliseconds since the first frame of the epoch
 * @param ingestedAt by ingest's clock
 * @param width pixels
 * @param height pixels
 * @param mayBeShed whether the frame is live video, whose freshness beats completeness
 */
record FrameInfo(
    FrameId id,
    Instant capturedAt,
    long mediaTime,
    Instant ingestedAt,
    int width,
    int height,
    boolean mayBeShed) {}
