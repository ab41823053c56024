package io.retinue.ingest.camera;

import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.state.CameraProgress;
import java.util.function.LongSupplier;

/**
 * What one camera is made of.
 *
 * @param config what it is to do
 * @param source where its frames come from, isolated if it is to be
 * @param progress its state and counts
 * @param publisher takes its frames; closed when the camera ends
 * @param gate holds a film back while the detector is too far behind
 * @param status takes its statuses
 * @param epochs gives it its epochs
 * @param reconnects how long it pauses after a failure
 * @param end its end
 * @param nanoTime the monotonic clock
 */
record CameraParts(
    CameraConfig config,
    CameraSource source,
    CameraProgress progress,
    FramePublisher publisher,
    LagGate gate,
    StatusWriter status,
    EpochClock epochs,
    ReconnectPolicy reconnects,
    CameraEnd end,
    LongSupplier nanoTime) {}
