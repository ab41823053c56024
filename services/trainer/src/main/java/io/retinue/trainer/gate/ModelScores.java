package io.retinue.trainer.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the gate knows of one contestant.
 *
 * @param ap COCO AP over all classes of the held-back frames, 0 to 1
 * @param classes score of each class by name, in the order of the contest's classes
 */
public record ModelScores(double ap, Map<String, ClassScore> classes) {
  public ModelScores {
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
  }
}
