package io.retinue.console;

import io.retinue.console.BlindTimes.Interval;
import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the reader of a camera reported last: its state, its rates, its drops. A reader reports
 * every second as long as it runs; a state that nobody repeats is not believed for ever. Not
 * thread-safe.
 */
final class CameraReport {
  /** A reader that is alive has written several reports in that time. */
  static final long SILENT_AFTER_MS = Duration.ofSeconds(10).toMillis();

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final CounterRate read = new CounterRate();
  private final CounterRate published = new CounterRate();
  private final BlindTimes blind = new BlindTimes();
  private @Nullable CameraStatus status;
  private long heardAtMs;
  private boolean silent;

  /**
   * @param heardMs when that was true: now, or when it was written if that is long ago
   * @return whether it tells anything new of the times in which nobody watched
   */
  boolean accept(CameraStatus newStatus, long heardMs) {
    CameraStatus before = status;
    if (before != null && before.getEpoch() != newStatus.getEpoch()) {
      read.clear();
      published.clear();
    }
    status = newStatus;
    heardAtMs = heardMs;
    long at = newStatus.getAt().toEpochMilli();
    read.read(at, newStatus.getRead());
    published.read(at, newStatus.getPublished());
    List<Interval> intervals =
        newStatus.getBlindIntervals().stream()
            .map(
                times ->
                    new Interval(
                        times.getStart().toEpochMilli(),
                        times.getEnd() == null ? null : times.getEnd().toEpochMilli(),
                        times.getCause()))
            .toList();
    boolean hasBegun = newStatus.getEpoch() > 0; // 0 until the camera opens for the first time
    long since = hasBegun ? Math.min(at, newStatus.getEpoch()) : at;
    return blind.accept(intervals, since, heardMs);
  }

  /** When nobody watched, in the last day. */
  ObjectNode blindJson(String camera, long nowMs) {
    Interval silence =
        isSilent(nowMs) ? new Interval(heardAtMs, null, "no report: is ingest running?") : null;
    return blind.json(camera, silence, nowMs);
  }

  /** Whether reports have stopped, or come again, since the last call. */
  boolean noticeSilence(long nowMs) {
    boolean before = silent;
    silent = isSilent(nowMs);
    return silent != before;
  }

  /**
   * Adds what was reported of that epoch, and returns the object of the rates, frames a second.
   *
   * @param json the camera as the page gets it
   */
  ObjectNode addTo(ObjectNode json, long epoch, long nowMs) {
    CameraStatus known = status;
    boolean current = known != null && known.getEpoch() == epoch;
    boolean heard = current && !isSilent(nowMs);
    json.put("silent_ms", current && !heard ? nowMs - heardAtMs : null);
    Interval open = blind.open();
    json.put("blind_cause", current && open != null ? open.cause() : null);
    json.put("blind_ms", current && open != null ? nowMs - open.startMs() : null);
    ObjectNode rates = JSON.objectNode();
    rates.put("read", heard ? read.perSecond() : null);
    rates.put("published", heard ? published.perSecond() : null);
    if (known == null || !current) {
      json.put("state", "UNKNOWN").put("reason", "").putNull("state_ms");
      json.set("drops", JSON.arrayNode());
    } else {
      json.put("state", known.getState().name()).put("reason", known.getReason());
      json.put("state_ms", Math.max(0, nowMs - known.getSince().toEpochMilli()));
      json.set("drops", AvroJson.tree(known).get("drops"));
    }
    json.set("rates", rates);
    return rates;
  }

  private boolean isSilent(long nowMs) {
    CameraStatus known = status;
    return known != null && goesOn(known.getState()) && nowMs - heardAtMs > SILENT_AFTER_MS;
  }

  /**
   * Whether more reports must come. A camera that FAILED is blind and is tried again; a film is
   * never blind, and its FAILED is an end.
   */
  private boolean goesOn(CameraState state) {
    return state != CameraState.ENDED && (state != CameraState.FAILED || blind.open() != null);
  }
}
