/**
 * Frames in, detection events out.
 *
 * <p>{@link io.retinue.detector.DetectorService} wires a Kafka Streams topology ({@link
 * io.retinue.detector.DetectionTopology}) whose main consumer carries {@link
 * io.retinue.detector.BatchInterceptor}: each poll goes through {@link
 * io.retinue.detector.FrameDetector} as one batch across cameras, and every record leaves it with
 * its outcome attached. {@link io.retinue.detector.ReleaseWatcher} follows the models topic and
 * offers each champion that {@link io.retinue.detector.ModelLoader} accepts to {@link
 * io.retinue.detector.ModelSlot}. Training and judging releases do not live here.
 */
@NullMarked
package io.retinue.detector;

import org.jspecify.annotations.NullMarked;
