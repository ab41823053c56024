package io.retinue.standalone.bench;

import io.retinue.alerter.tracking.Assignment;
import io.retinue.alerter.tracking.Sighting;
import java.util.ArrayList;
import java.util.List;

/**
 * The plainest tracker, to compare with: a box continues the object whose last box it overlaps, the
 * sum of IoU being the largest. It predicts no motion. Keeps state; for one thread.
 */
final class IouTracker {
  /** Boxes that overlap less are of different objects; SORT's value. */
  private static final double LEAST_IOU = 0.3;

  /** An object that is not seen for longer is gone, ms. */
  private static final long LOST_MS = 1000;

  private record Seen(String id, Sighting sighting, long at) {}

  private final float minScore;
  private List<Seen> objects = new ArrayList<>();
  private int begun;

  IouTracker(double minScore) {
    this.minScore = (float) minScore;
  }

  /**
   * Boxes of the next frame with their identities.
   *
   * @param at media time, ms
   */
  List<IdentifiedBox> next(List<Sighting> sightings, long at) {
    List<Sighting> boxes = sightings.stream().filter(s -> s.score() >= minScore).toList();
    double[][] benefit = new double[boxes.size()][objects.size()];
    for (int i = 0; i < boxes.size(); i++) {
      for (int j = 0; j < objects.size(); j++) {
        Sighting last = objects.get(j).sighting();
        boolean same = last.label().equals(boxes.get(i).label());
        double iou = same ? last.box().iou(boxes.get(i).box()) : 0;
        benefit[i][j] = iou >= LEAST_IOU ? iou : 0;
      }
    }
    int[] assigned = Assignment.of(benefit);
    List<Seen> now = new ArrayList<>();
    List<IdentifiedBox> found = new ArrayList<>();
    boolean[] seen = new boolean[objects.size()];
    for (int i = 0; i < assigned.length; i++) {
      String id = assigned[i] < 0 ? "iou-" + begun++ : objects.get(assigned[i]).id();
      if (assigned[i] >= 0) {
        seen[assigned[i]] = true;
      }
      now.add(new Seen(id, boxes.get(i), at));
      found.add(new IdentifiedBox(id, boxes.get(i).label(), boxes.get(i).box()));
    }
    for (int j = 0; j < seen.length; j++) {
      if (!seen[j] && at - objects.get(j).at() <= LOST_MS) {
        now.add(objects.get(j));
      }
    }
    objects = now;
    return found;
  }
}
