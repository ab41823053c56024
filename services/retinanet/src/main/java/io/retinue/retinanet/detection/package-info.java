/**
 * From pictures to detections: {@link io.retinue.retinanet.detection.Detector}, and {@link
 * io.retinue.retinanet.detection.GoldenOutputs}, which verifies that a model computes the same here
 * as on the machine that made it.
 */
@NullMarked
package io.retinue.retinanet.detection;

import org.jspecify.annotations.NullMarked;
