package io.retinue.standalone.camera;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What ingest reported last of a camera.
 *
 * @param state LIVE, FAILED and so on
 * @param reason of the state, for people
 * @param since when the state began
 * @param at when this was reported
 * @param framesPerSecond published in the last seconds
 * @param epoch of its source; 0 as long as that could never be opened
 * @param read frames of this epoch
 * @param published frames of this epoch
 * @param drops frames of this epoch by reason
 * @param blind the time in which nobody watches, where it lasts
 */
public record ReportedCamera(
    String state,
    String reason,
    Instant since,
    Instant at,
    OptionalDouble framesPerSecond,
    long epoch,
    long read,
    long published,
    Map<String, Long> drops,
    Optional<Blind> blind) {
  /** Ingest reports once a second. */
  private static final Duration SILENT = Duration.ofSeconds(10);

  private static final String ENDED = "ENDED";
  private static final String FAILED = "FAILED";

  /**
   * Nobody watches.
   *
   * @param start the last good frame
   */
  public record Blind(Instant start, String cause) {}

  /**
   * The newest report of each camera; one that was removed has none.
   *
   * @throws io.retinue.platform.error.RetinueException UNREACHABLE
   */
  public static Map<String, ReportedCamera> read(KafkaConnection kafka) {
    KafkaClients clients = new KafkaClients(kafka);
    clients.requireReachable();
    Map<String, ReportedCamera> newest = new TreeMap<>();
    TopicReader.scan(
        clients,
        Topic.CAMERAS,
        new RetinueSerdes(kafka).cameras(),
        (record, status) -> newest.put(status.getCamera(), of(status)),
        newest::remove);
    return newest;
  }

  private static ReportedCamera of(CameraStatus status) {
    Map<String, Long> drops = new TreeMap<>();
    for (DropCount drop : status.getDrops()) {
      drops.merge(drop.getReason().toString(), drop.getCount(), Long::sum);
    }
    List<BlindInterval> blind = status.getBlindIntervals();
    Float rate = status.getFramesPerSecond();
    return new ReportedCamera(
        status.getState().toString(),
        status.getReason(),
        status.getSince(),
        status.getAt(),
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        status.getEpoch(),
        status.getRead(),
        status.getPublished(),
        drops,
        blind.stream()
            .filter(interval -> interval.getEnd() == null)
            .map(interval -> new Blind(interval.getStart(), interval.getCause()))
            .findFirst());
  }

  /** Whether ingest should have reported since: nobody knows what the camera does. */
  public boolean isSilent(Instant now) {
    return !isOver() && at.plus(SILENT).isBefore(now);
  }

  /** Whether this was the last report. A camera that is tried again is blind; a film never is. */
  private boolean isOver() {
    return state.equals(ENDED) || (state.equals(FAILED) && blind.isEmpty());
  }

  /** Whether it never had a picture: its source could never be opened. */
  public boolean isNeverSeen() {
    return epoch == 0;
  }

  /** When it was seen last; empty if it never was, or has no picture yet since it began. */
  public Optional<Instant> seenAt() {
    if (isNeverSeen()) {
      return Optional.empty();
    }
    return blind.map(Blind::start).or(() -> published > 0 ? Optional.of(at) : Optional.empty());
  }

  /** Frames of this epoch that were not published. */
  public long dropped() {
    return drops.values().stream().mapToLong(Long::longValue).sum();
  }
}
