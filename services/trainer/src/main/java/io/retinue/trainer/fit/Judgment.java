package io.retinue.trainer.fit;

import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.trainer.gate.ClassScore;
import io.retinue.trainer.gate.ModelScores;
import java.util.Map;

/**
 * How well a model finds what is on the judged pictures.
 *
 * @param metrics COCO's twelve numbers over all classes
 * @param classes each class by name, in the order of the contest's classes
 * @param pictures how many pictures it was judged on
 */
public record Judgment(CocoMetrics metrics, Map<String, ClassScore> classes, int pictures) {
  public ModelScores scorecard() {
    return new ModelScores(metrics.ap(), classes);
  }
}
