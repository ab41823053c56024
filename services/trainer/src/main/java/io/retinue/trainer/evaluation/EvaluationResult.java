package io.retinue.trainer.evaluation;

import io.retinue.platform.coco.CocoResult;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.trainer.gate.ClassScore;
import java.util.List;
import java.util.Map;

/**
 * How well a release finds what is labelled.
 *
 * @param metrics COCO's twelve numbers
 * @param classes AP and boxes of each category of the file, by name
 * @param unknown categories of the file that the release does not know, and so never finds
 * @param images labelled frames
 * @param boxes labelled boxes, crowds among them
 * @param detections every box that the release gave, in pixels of the file's images
 */
public record EvaluationResult(
    CocoMetrics metrics,
    Map<String, ClassScore> classes,
    List<String> unknown,
    int images,
    long boxes,
    List<CocoResult> detections) {}
