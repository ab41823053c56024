package io.retinue.testkit;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The alerts that rules require for the detections of a camera, computed epoch by epoch without the
 * alerter's code. Zones are the whole picture.
 *
 * <p>A presence begins at a frame with a matching box, opens its alert at the first such frame at
 * least {@code openAfterMs} later, and ends at the first frame without one at least {@code
 * clearAfterMs} after the last with one, or with its epoch. Time is media time between frames that
 * the model saw; where frames were shed in between it counts at most {@link #BLIND_MS}. Between two
 * frames more than {@link #LONGEST_GAP_MS} apart it counts that much, too, and never runs back.
 */
public final class RequiredAlerts {
  private static final long BLIND_MS = 1_000;
  private static final long LONGEST_GAP_MS = 10_000;
  private static final String ABSENT = "ABSENT";

  private RequiredAlerts() {}

  /** A rule for all cameras and the whole picture. */
  public record Rule(
      String name, String label, float minScore, long openAfterMs, long clearAfterMs) {
    boolean matches(DetectionEvent event) {
      return event.getDetections().stream()
          .anyMatch(d -> d.getLabel().equals(label) && d.getScore() >= minScore);
    }
  }

  /** Whether the camera's last epoch has ended, which closes its alerts. */
  public enum LastEpoch {
    ENDED,
    RUNNING
  }

  /**
   * What is compared of a record of the alerts topic.
   *
   * @param isAbsence whether it closes because nothing was seen, and not because the epoch ended
   */
  public record Alert(
      String alertId, AlertType type, boolean isAbsence, long first, long at, long durationMs)
      implements Comparable<Alert> {
    public static Alert of(AlertEvent alert) {
      return new Alert(
          alert.getAlertId(),
          alert.getType(),
          ABSENT.equals(alert.getCloseReason()),
          alert.getFirstFrame().getIndex(),
          alert.getFrame().getIndex(),
          alert.getDurationMs());
    }

    @Override
    public int compareTo(Alert other) {
      return toString().compareTo(other.toString());
    }
  }

  private record SeenFrame(long index, long time, long watchedMs, boolean matches) {}

  /**
   * @param events of one camera, in order
   * @return sorted
   */
  public static List<Alert> of(List<DetectionEvent> events, List<Rule> rules, LastEpoch last) {
    TreeMap<Long, List<DetectionEvent>> epochs = new TreeMap<>();
    for (DetectionEvent event : events) {
      epochs.computeIfAbsent(event.getFrame().getEpoch(), e -> new ArrayList<>()).add(event);
    }
    List<Alert> alerts = new ArrayList<>();
    epochs.forEach(
        (epoch, frames) -> {
          boolean ended = last == LastEpoch.ENDED || !epoch.equals(epochs.lastKey());
          for (Rule rule : rules) {
            alerts.addAll(ofEpoch(frames, rule, ended ? LastEpoch.ENDED : LastEpoch.RUNNING));
          }
        });
    return alerts.stream().sorted().toList();
  }

  private static List<Alert> ofEpoch(List<DetectionEvent> frames, Rule rule, LastEpoch end) {
    List<Alert> alerts = new ArrayList<>();
    List<SeenFrame> seen = seenFrames(frames, rule);
    long lastIndex = frames.get(frames.size() - 1).getFrame().getIndex();
    String camera =
        frames.get(0).getFrame().getCamera() + "/" + frames.get(0).getFrame().getEpoch();
    int next = 0;
    while (next < seen.size()) {
      SeenFrame first = seen.get(next);
      if (!first.matches()) {
        next++;
        continue;
      }
      SeenFrame latest = first;
      SeenFrame opened = null;
      SeenFrame over = null;
      for (; next < seen.size() && over == null; next++) {
        SeenFrame frame = seen.get(next);
        if (frame.matches()) {
          latest = frame;
          if (opened == null && frame.watchedMs() - first.watchedMs() >= rule.openAfterMs()) {
            opened = frame;
          }
        } else if (frame.watchedMs() - latest.watchedMs() >= rule.clearAfterMs()) {
          over = frame;
        }
      }
      if (opened != null) {
        String id = camera + "/" + opened.index() + "/" + rule.name();
        long lasted = latest.time() - first.time();
        alerts.add(
            new Alert(
                id,
                AlertType.OPENED,
                false,
                first.index(),
                opened.index(),
                opened.time() - first.time()));
        if (over != null) {
          alerts.add(new Alert(id, AlertType.CLOSED, true, first.index(), over.index(), lasted));
        } else if (end == LastEpoch.ENDED) {
          alerts.add(new Alert(id, AlertType.CLOSED, false, first.index(), lastIndex, lasted));
        }
      }
    }
    return alerts;
  }

  /** Frames that the model saw, each with the time that was watched until then. */
  private static List<SeenFrame> seenFrames(List<DetectionEvent> frames, Rule rule) {
    List<SeenFrame> seen = new ArrayList<>();
    boolean blind = false;
    long time = 0;
    long mediaTimeBefore = frames.get(0).getMediaTime();
    for (DetectionEvent event : frames) {
      long gap = event.getMediaTime() - mediaTimeBefore;
      time += gap > LONGEST_GAP_MS ? BLIND_MS : Math.max(0, gap);
      mediaTimeBefore = event.getMediaTime();
      if (event.getStatus() != DetectionStatus.DETECTED) {
        blind = true;
        continue;
      }
      long watched = 0;
      if (!seen.isEmpty()) {
        SeenFrame before = seen.get(seen.size() - 1);
        long passed = time - before.time();
        watched = before.watchedMs() + (blind ? Math.min(passed, BLIND_MS) : passed);
      }
      seen.add(new SeenFrame(event.getFrame().getIndex(), time, watched, rule.matches(event)));
      blind = false;
    }
    return seen;
  }
}
