package io.retinue.platform.alert;

import io.retinue.platform.feedback.LabelWriter;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What else of the retracted alert's class is on its frame, as the model saw it: nobody said that
 * it is not there. Boxes of low scores are ignored in training, because nobody knows.
 *
 * @param alert which was retracted
 */
record OthersOfClass(AlertEvent alert) {
  /** From this score on a detection counts as an object. */
  private static final float CERTAIN = 0.5f;

  /** Below this score it counts as nothing. */
  private static final float NOTHING = 0.3f;

  /** From this overlap on (intersection over union) a box is what the alert was about. */
  private static final double SAME = 0.5;

  List<LabelWriter.Box> in(Optional<DetectionEvent> event) {
    List<LabelWriter.Box> boxes = new ArrayList<>();
    for (Detection detection : event.map(DetectionEvent::getDetections).orElse(List.of())) {
      if (detection.getLabel().equals(alert.getLabel())
          && detection.getScore() >= NOTHING
          && !isRetracted(detection.getBox())) {
        Box box = detection.getBox();
        boolean crowd = detection.getScore() < CERTAIN;
        boxes.add(
            new LabelWriter.Box(
                detection.getLabel(),
                box.getX1(),
                box.getY1(),
                box.getX2(),
                box.getY2(),
                crowd,
                null));
      }
    }
    return boxes;
  }

  private boolean isRetracted(Box box) {
    Box wrong = alert.getBox();
    return wrong == null || overlap(box, wrong) >= SAME;
  }

  /** Intersection over union, 0 to 1. */
  private static double overlap(Box a, Box b) {
    double width = Math.min(a.getX2(), b.getX2()) - Math.max(a.getX1(), b.getX1());
    double height = Math.min(a.getY2(), b.getY2()) - Math.max(a.getY1(), b.getY1());
    double both = Math.max(0, width) * Math.max(0, height);
    double union = area(a) + area(b) - both;
    return union > 0 ? both / union : 0;
  }

  private static double area(Box box) {
    return Math.max(0, box.getX2() - box.getX1()) * Math.max(0, box.getY2() - box.getY1());
  }
}
