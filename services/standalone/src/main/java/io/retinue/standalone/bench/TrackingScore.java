package io.retinue.standalone.bench;

import io.retinue.alerter.tracking.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How well a tracker's boxes and identities match the truth: CLEAR MOT (Bernardin and Stiefelhagen,
 * EURASIP JIVP 2008) and the identity metrics (Ristani et al., arXiv:1609.01775), as the MOT
 * Challenge counts them. Two boxes match from an IoU of {@link #LEAST_IOU} on, and only within a
 * class.
 *
 * @param truth boxes of the truth
 * @param found boxes of the tracker
 * @param misses boxes of the truth without a box of the tracker
 * @param falsePositives boxes of the tracker without a box of the truth
 * @param switches boxes of the truth whose identity differs from the one that the same object had
 *     when it was matched last
 * @param identityMatches boxes that match if each object has one identity for all frames, chosen so
 *     that they are as many as possible (IDTP)
 */
public record TrackingScore(
    long truth, long found, long misses, long falsePositives, long switches, long identityMatches) {
  /** As in the MOT Challenge. */
  public static final double LEAST_IOU = 0.5;

  /** More than all IoU of a frame: first as many pairs as possible, then the best ones. */
  private static final double A_PAIR = 1e4;

  /** Both sides of one frame. */
  public record Frame(List<IdentifiedBox> truth, List<IdentifiedBox> found) {
    public Frame {
      truth = List.copyOf(truth);
      found = List.copyOf(found);
    }
  }

  /** 1 − (misses + false positives + switches) / boxes of the truth; at most 1, may be negative. */
  public double mota() {
    return truth == 0 ? Double.NaN : 1 - (double) (misses + falsePositives + switches) / truth;
  }

  /** The harmonic mean of identity precision and identity recall, 0 to 1. */
  public double idf1() {
    return truth + found == 0 ? Double.NaN : 2.0 * identityMatches / (truth + found);
  }

  /** The score of a sequence of frames. */
  public static TrackingScore of(List<Frame> frames) {
    Counts counts = new Counts();
    Map<String, String> lastIdentity = new HashMap<>();
    Map<String, Map<String, Integer>> overlaps = new LinkedHashMap<>();
    for (Frame frame : frames) {
      counts.count(frame, lastIdentity);
      for (IdentifiedBox truth : frame.truth) {
        for (IdentifiedBox found : frame.found) {
          if (matches(truth, found)) {
            overlaps
                .computeIfAbsent(truth.id(), id -> new LinkedHashMap<>())
                .merge(found.id(), 1, Integer::sum);
          }
        }
      }
    }
    return new TrackingScore(
        counts.truth,
        counts.found,
        counts.truth - counts.matches,
        counts.found - counts.matches,
        counts.switches,
        identityMatches(overlaps));
  }

  private static boolean matches(IdentifiedBox truth, IdentifiedBox found) {
    return truth.label().equals(found.label()) && truth.box().iou(found.box()) >= LEAST_IOU;
  }

  private static long identityMatches(Map<String, Map<String, Integer>> overlaps) {
    List<String> identities =
        overlaps.values().stream().flatMap(of -> of.keySet().stream()).distinct().toList();
    Map<String, Integer> columns = new HashMap<>();
    identities.forEach(identity -> columns.put(identity, columns.size()));
    double[][] benefit = new double[overlaps.size()][columns.size()];
    int row = 0;
    for (Map<String, Integer> of : overlaps.values()) {
      for (Map.Entry<String, Integer> entry : of.entrySet()) {
        benefit[row][Objects.requireNonNull(columns.get(entry.getKey()))] = entry.getValue();
      }
      row++;
    }
    int[] assigned = Assignment.of(benefit);
    long matches = 0;
    for (int i = 0; i < assigned.length; i++) {
      matches += assigned[i] < 0 ? 0 : (long) benefit[i][assigned[i]];
    }
    return matches;
  }

  /** CLEAR MOT, frame by frame: a pair of the frame before stays a pair while it matches. */
  private static final class Counts {
    private long truth;
    private long found;
    private long matches;
    private long switches;

    void count(Frame frame, Map<String, String> lastIdentity) {
      truth += frame.truth.size();
      found += frame.found.size();
      List<IdentifiedBox> openTruth = new ArrayList<>();
      List<IdentifiedBox> open = new ArrayList<>(frame.found);
      for (IdentifiedBox box : frame.truth) {
        String identity = lastIdentity.get(box.id());
        boolean stays = open.removeIf(other -> other.id().equals(identity) && matches(box, other));
        if (stays) {
          matches++;
        } else {
          openTruth.add(box);
        }
      }
      double[][] benefit = new double[openTruth.size()][open.size()];
      for (int i = 0; i < benefit.length; i++) {
        for (int j = 0; j < open.size(); j++) {
          IdentifiedBox box = openTruth.get(i);
          benefit[i][j] = matches(box, open.get(j)) ? A_PAIR + box.box().iou(open.get(j).box()) : 0;
        }
      }
      int[] assigned = Assignment.of(benefit);
      for (int i = 0; i < assigned.length; i++) {
        if (assigned[i] >= 0) {
          matches++;
          String identity = open.get(assigned[i]).id();
          String before = lastIdentity.put(openTruth.get(i).id(), identity);
          switches += before == null || before.equals(identity) ? 0 : 1;
        }
      }
    }
  }
}
