package io.retinue.trainer.evaluation;

import io.retinue.platform.coco.CocoBox;
import io.retinue.platform.coco.CocoResults;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.retinanet.evaluation.ImageResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a model finds what is labeled.
 *
 * @param metrics COCO's twelve numbers over all classes
 * @param classes AP and boxes of each class by name, in the order of the evaluator's categories
 * @param unknown classes that the model does not have, and so never finds
 * @param images labeled images
 * @param boxes labeled boxes, crowds among them
 * @param results every detection, in pixels of the labeled images
 */
public record EvaluationResult(
    CocoMetrics metrics,
    Map<String, CocoScores.Category> classes,
    List<String> unknown,
    int images,
    long boxes,
    List<ImageResult> results) {

  public EvaluationResult {
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    unknown = List.copyOf(unknown);
    results = List.copyOf(results);
  }

  /** Every detection, as COCO's results files list them. */
  public List<CocoResults.Result> detections() {
    List<CocoResults.Result> detections = new ArrayList<>();
    for (ImageResult image : results) {
      image
          .boxes()
          .forEach(
              box ->
                  detections.add(
                      new CocoResults.Result(
                          image.imageId(),
                          box.category(),
                          new CocoBox(box.x(), box.y(), box.w(), box.h()),
                          box.score())));
    }
    return detections;
  }
}
