/**
 * From pictures to detections: {@link io.retinue.retinanet.detection.Detector}, and {@link
 * io.retinue.retinanet.detection.GoldenOutputs}, which proves that a model says here what it said
 * where it was made.
 */
@NullMarked
package io.retinue.retinanet.detection;

import org.jspecify.annotations.NullMarked;
