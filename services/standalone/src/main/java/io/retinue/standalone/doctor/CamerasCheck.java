package io.retinue.standalone.doctor;

import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether every camera gives frames. */
final class CamerasCheck implements Check {
  /** Ingest writes a status each second. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(1);

  /** A camera of which nothing was written for so long was taken away. */
  private static final Duration GONE = Duration.ofDays(1);

  private static final Duration RECENT = Duration.ofHours(1);

  private static final int OFTEN = 3;

  /** A status lists no more than so many blind intervals. */
  private static final int MOST_LISTED = 20;

  @Override
  public String name() {
    return "cameras";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BROKERS, Need.REGISTRY);
  }

  @Override
  public List<Finding> run(CheckContext context) {
    Map<String, CameraStatus> newest = new TreeMap<>();
    long bad =
        TopicReader.scan(
            context.clients(),
            Topic.CAMERAS,
            context.serdes().cameras(),
            (record, status) -> newest.put(status.getCamera(), status),
            newest::remove);
    List<Finding> findings = new ArrayList<>(undecodable(Topic.CAMERAS, bad));
    findings.addAll(findings(newest.values(), context.clock().instant()));
    return findings;
  }

  List<Finding> findings(Collection<CameraStatus> statuses, Instant now) {
    List<Finding> findings = new ArrayList<>();
    for (CameraStatus status : statuses) {
      String camera = "camera " + status.getCamera();
      boolean isOver = status.getState() == CameraState.ENDED;
      if (isOver || status.getAt().plus(GONE).isBefore(now)) {
        continue;
      }
      if (status.getState() == CameraState.FAILED) {
        findings.add(
            finding(
                camera + " failed at " + status.getSince() + ": " + status.getReason(),
                "mend its source; ingest tries again, or start it again"));
      } else if (status.getAt().plus(SILENT).isBefore(now)) {
        findings.add(
            finding(
                "nothing was written of " + camera + " since " + status.getAt(),
                "start its ingest with 'retinue serve ingest', and look at its log"));
      } else if (status.getState() != CameraState.LIVE
          && status.getSince().plus(CONNECTED_WITHIN).isBefore(now)) {
        findings.add(
            finding(
                camera
                    + " is "
                    + status.getState()
                    + " since "
                    + status.getSince()
                    + ": "
                    + status.getReason(),
                "look at the camera and its network"));
      } else {
        findings.addAll(flapping(status, now));
      }
    }
    return findings;
  }

  /** A camera that gives frames now, but has been blind again and again. */
  private List<Finding> flapping(CameraStatus status, Instant now) {
    List<BlindInterval> recent =
        status.getBlindIntervals().stream()
            .filter(blind -> blind.getStart().isAfter(now.minus(RECENT)))
            .toList();
    if (recent.size() < OFTEN) {
      return List.of();
    }
    BlindInterval last = recent.get(recent.size() - 1);
    String times = recent.size() + (recent.size() == MOST_LISTED ? " times or more" : " times");
    return List.of(
        finding(
            "camera %s was blind %s in the last hour, last at %s: %s"
                .formatted(status.getCamera(), times, last.getStart(), last.getCause()),
            "look at the camera and its network"));
  }
}
