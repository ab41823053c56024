package io.retinue.testkit;

import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The books of one camera: what its statuses on the cameras topic claim, against its frames on the
 * frames topic. Read without the services' code.
 */
public final class CameraLedger {
  private static final String FRAMES = "retinue.frames";
  private static final String CAMERAS = "retinue.cameras";

  /** Longer than Kafka takes to acknowledge a live frame, or it is given up. */
  private static final Duration IN_FLIGHT = Duration.ofSeconds(6);

  /**
   * A frame on the topic, without its picture.
   *
   * @param at ingest's clock
   * @param clock that gave the time of capture
   * @param drops that the frame carries
   */
  public record Seen(
      FrameName name, Instant at, CaptureClock clock, int width, int height, long drops) {}

  /** A time without a frame: from the frame before to the frame after. */
  public record Gap(Instant start, Instant end) {
    public Duration length() {
      return Duration.between(start, end);
    }

    @Override
    public String toString() {
      return start + " to " + end;
    }
  }

  private final List<Seen> frames;
  private final List<CameraStatus> statuses;

  private CameraLedger(List<Seen> frames, List<CameraStatus> statuses) {
    this.frames = List.copyOf(frames);
    this.statuses = List.copyOf(statuses);
  }

  /** The books of the cameras whose names begin so, by name. */
  public static Map<String, CameraLedger> read(TopicReader topics, String prefix) {
    RecordBytes bytes = new RecordBytes();
    Map<String, List<Seen>> frames = new TreeMap<>();
    topics
        .readAll(FRAMES)
        .forEach(
            record ->
                bytes
                    .tryDecode(record.value(), Frame.class)
                    .filter(frame -> frame.getCamera().startsWith(prefix))
                    .ifPresent(
                        frame ->
                            frames
                                .computeIfAbsent(frame.getCamera(), c -> new ArrayList<>())
                                .add(seen(frame))));
    Map<String, List<CameraStatus>> statuses = new TreeMap<>();
    topics
        .readAll(CAMERAS)
        .forEach(
            record ->
                bytes
                    .tryDecode(record.value(), CameraStatus.class)
                    .filter(status -> status.getCamera().startsWith(prefix))
                    .ifPresent(
                        status ->
                            statuses
                                .computeIfAbsent(status.getCamera(), c -> new ArrayList<>())
                                .add(status)));
    Map<String, CameraLedger> ledgers = new TreeMap<>();
    statuses.forEach(
        (camera, all) ->
            ledgers.put(camera, new CameraLedger(frames.getOrDefault(camera, List.of()), all)));
    return ledgers;
  }

  private static Seen seen(Frame frame) {
    return new Seen(
        FrameName.of(frame),
        frame.getIngestedAt(),
        frame.getClock(),
        frame.getWidth(),
        frame.getHeight(),
        sum(frame.getDrops()));
  }

  private static long sum(List<DropCount> drops) {
    return drops.stream().mapToLong(DropCount::getCount).sum();
  }

  /** In the order of the topic. */
  public List<Seen> frames() {
    return frames;
  }

  /** In the order of the topic. */
  public List<CameraStatus> statuses() {
    return statuses;
  }

  /** Frames a second between two times. */
  public double rate(Instant from, Instant to) {
    long count = frames.stream().filter(f -> !f.at().isBefore(from) && f.at().isBefore(to)).count();
    return count * 1e9 / Duration.between(from, to).toNanos();
  }

  /** The times without a frame that are at least so long. */
  public List<Gap> gaps(Duration least) {
    List<Gap> gaps = new ArrayList<>();
    for (int i = 1; i < frames.size(); i++) {
      Gap gap = new Gap(frames.get(i - 1).at(), frames.get(i).at());
      if (gap.length().compareTo(least) >= 0) {
        gaps.add(gap);
      }
    }
    return gaps;
  }

  /** Every blind interval of every status, as it was in the newest one, oldest first. */
  public List<BlindInterval> blind() {
    Map<Instant, BlindInterval> byStart = new TreeMap<>();
    statuses.forEach(
        status -> status.getBlindIntervals().forEach(b -> byStart.put(b.getStart(), b)));
    return List.copyOf(byStart.values());
  }

  /**
   * What does not balance, a line for each kind; empty where all does. The camera must have ended.
   *
   * <ul>
   *   <li>Of each epoch: frames read = published + dropped; published = frames on the topic; the
   *       frames carry the drops before them.
   *   <li>At each status, and so over each minute: what is neither published nor dropped is no more
   *       than may be on its way.
   * </ul>
   */
  public List<String> problems() {
    Findings found = new Findings();
    Map<Long, List<Seen>> byEpoch =
        frames.stream()
            .collect(
                Collectors.groupingBy(f -> f.name().epoch(), TreeMap::new, Collectors.toList()));
    Map<Long, CameraStatus> last = new TreeMap<>();
    for (CameraStatus status : statuses) {
      checkOnTheWay(status, found);
      last.put(status.getEpoch(), status);
    }
    last.forEach((epoch, status) -> check(status, byEpoch.getOrDefault(epoch, List.of()), found));
    byEpoch.keySet().stream()
        .filter(epoch -> !last.containsKey(epoch))
        .forEach(epoch -> found.add("epochs without a status", epoch.toString()));
    return found.lines();
  }

  private void checkOnTheWay(CameraStatus status, Findings found) {
    long onTheWay = status.getRead() - status.getPublished() - sum(status.getDrops());
    Instant from = status.getAt().minus(IN_FLIGHT);
    long recent =
        frames.stream()
            .filter(f -> f.at().isAfter(from) && !f.at().isAfter(status.getAt()))
            .count();
    if (onTheWay < 0 || onTheWay > recent + 1) {
      found.add("statuses that do not balance", status.toString());
    }
  }

  private static void check(CameraStatus status, List<Seen> frames, Findings found) {
    long drops = sum(status.getDrops());
    if (status.getRead() != status.getPublished() + drops) {
      found.add("epochs whose frames do not add up", status.toString());
    }
    if (status.getPublished() != frames.size()) {
      found.add("epochs with other frames on the topic", frames.size() + " for " + status);
    }
    long carried = frames.stream().mapToLong(Seen::drops).sum();
    if (carried > drops) {
      found.add("epochs whose frames carry drops that never were", carried + " for " + status);
    }
    long next = 0;
    for (Seen frame : frames.stream().sorted(Comparator.comparing(Seen::name)).toList()) {
      if (frame.name().index() - next > frame.drops()) {
        found.add("frames that carry too few drops", frame.toString());
      }
      next = frame.name().index() + 1;
    }
  }
}
