package io.retinue.standalone.cli;

import io.retinue.standalone.camera.ReportedCamera;
import io.retinue.standalone.config.CameraFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cameras as a table for people, and as JSON for programs.
 *
 * @param rows those of the file in its order, then those that only the topic has
 * @param now the time that ages are counted to
 */
record CameraTable(List<Row> rows, Instant now) {
  private static final String NOTHING = "-";
  private static final List<String> HEAD =
      List.of("CAMERA", "STATE", "FPS", "SEEN", "DROPPED", "SOURCE", "");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * One camera.
   *
   * @param written what the file has of it; null if it is not there
   * @param reported null if nothing was
   */
  record Row(String name, CameraFile.@Nullable Listed written, @Nullable ReportedCamera reported) {}

  static CameraTable of(
      List<CameraFile.Listed> written, Map<String, ReportedCamera> reported, Instant now) {
    Map<String, Row> rows = new LinkedHashMap<>();
    written.forEach(c -> rows.put(c.name(), new Row(c.name(), c, reported.get(c.name()))));
    reported.forEach((name, report) -> rows.putIfAbsent(name, new Row(name, null, report)));
    return new CameraTable(List.copyOf(rows.values()), now);
  }

  /** Columns as wide as they must be; none if there is no camera. */
  List<String> lines() {
    List<List<String>> cells = new ArrayList<>(List.of(HEAD));
    rows.forEach(row -> cells.add(cells(row)));
    if (rows.isEmpty()) {
      return List.of();
    }
    return cells.stream()
        .map(
            line -> {
              StringBuilder text = new StringBuilder();
              for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = cells.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
                text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
              }
              return text.toString().stripTrailing();
            })
        .toList();
  }

  private List<String> cells(Row row) {
    ReportedCamera report = row.reported();
    CameraFile.Listed written = row.written();
    String source = written == null ? "(not in the file)" : written.source();
    if (report == null) {
      boolean paused = written != null && written.isPaused();
      return List.of(
          row.name(), paused ? "PAUSED" : NOTHING, NOTHING, NOTHING, NOTHING, source, "");
    }
    return List.of(
        row.name(),
        state(report),
        report.isSilent(now) ? NOTHING : rate(report.framesPerSecond()),
        seen(report),
        Long.toString(report.dropped()),
        source,
        reason(report));
  }

  private String seen(ReportedCamera report) {
    return report.isNeverSeen()
        ? "never"
        : report.seenAt().map(at -> age(at) + " ago").orElse(NOTHING);
  }

  private String state(ReportedCamera report) {
    return report.isSilent(now) ? "SILENT" : report.state();
  }

  private String reason(ReportedCamera report) {
    String silent =
        report.isSilent(now) ? "ingest does not report; it was " + report.state() + ": " : "";
    String blind =
        report.blind().map(b -> "; blind for " + age(b.start()) + ": " + b.cause()).orElse("");
    return silent + report.reason() + blind;
  }

  private static String rate(OptionalDouble rate) {
    return rate.isPresent() ? String.format(Locale.ROOT, "%.1f", rate.getAsDouble()) : NOTHING;
  }

  /** Such as {@code 3 s}, {@code 12 min} or {@code 5 h}. */
  private String age(Instant then) {
    Duration age = Duration.between(then, now);
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? age.toMinutes() + " min" : age.toHours() + " h";
  }

  /**
   * @param trouble why there is no report
   */
  String json(Optional<Path> file, Optional<String> trouble) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("file", file.map(Path::toString).orElse(null));
    json.put("unknown_because", trouble.orElse(null));
    ArrayNode cameras = json.putArray("cameras");
    rows.forEach(row -> cameras.add(json(row)));
    return JSON.writeValueAsString(json);
  }

  private ObjectNode json(Row row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    CameraFile.Listed written = row.written();
    json.put("camera", row.name());
    json.put("in_file", written != null);
    json.put("source", written == null ? null : written.source());
    json.put("paused", written != null && written.isPaused());
    ReportedCamera report = row.reported();
    json.put("state", report == null ? null : state(report));
    if (report != null) {
      json.put("reason", report.reason());
      json.put("since", report.since().toString());
      json.put("reported_at", report.at().toString());
      json.put(
          "frames_per_second",
          report.framesPerSecond().isPresent() ? report.framesPerSecond().getAsDouble() : null);
      json.put("never_seen", report.isNeverSeen());
      json.put("seen_at", report.seenAt().map(Instant::toString).orElse(null));
      json.put("read", report.read());
      json.put("published", report.published());
      json.put("dropped", report.dropped());
      ObjectNode drops = json.putObject("drops");
      report.drops().forEach(drops::put);
      json.put("blind_since", report.blind().map(b -> b.start().toString()).orElse(null));
      json.put("blind_because", report.blind().map(ReportedCamera.Blind::cause).orElse(null));
    }
    return json;
  }
}
