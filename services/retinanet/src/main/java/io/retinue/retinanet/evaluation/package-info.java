/**
 * COCO's twelve metrics for boxes, with the same numbers as pycocotools 2.0. Plain Java over
 * doubles: no tensors, no files. Start at {@link io.retinue.retinanet.evaluation.CocoEvaluator}.
 *
 * <p>Symbols: T = 10 IoU thresholds, R = 101 recall thresholds, G truths and D scored boxes of one
 * category on one image.
 */
@NullMarked
package io.retinue.retinanet.evaluation;

import org.jspecify.annotations.NullMarked;
