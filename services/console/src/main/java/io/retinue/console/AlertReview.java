package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Alerts with their pictures and clips, for a person who looks through them. Thread-safe. */
final class AlertReview {
  /** A clip never changes; a picture is asked for with the time of its file. */
  private static final String KEPT = "private, max-age=86400, immutable";

  private final Dashboard dashboard;
  private final Optional<EvidenceFolder> evidence;

  AlertReview(Dashboard dashboard, Optional<EvidenceFolder> evidence) {
    this.dashboard = dashboard;
    this.evidence = evidence;
  }

  /** Answers with the alerts that the page wants, and says which have a clip and a picture. */
  void list(Context context) {
    AlertQuery query;
    try {
      query = AlertQuery.of(context);
    } catch (IllegalArgumentException e) {
      context.status(HttpStatus.BAD_REQUEST).result(String.valueOf(e.getMessage()));
      return;
    }
    ObjectNode json = dashboard.alerts(query);
    for (JsonNode alert : json.path("alerts")) {
      AlertId id = id(alert.path("alert_id").asString());
      ObjectNode node = (ObjectNode) alert;
      node.put("clip", id != null && file(id, Kind.CLIP).isPresent());
      node.put("picture", id == null ? 0 : changedMs(id));
    }
    context.contentType("application/json").header("Cache-Control", "no-store");
    context.result(json.toString());
  }

  /** Unix time in milliseconds; 0 where there is no picture. */
  private long changedMs(AlertId id) {
    try {
      Optional<Path> picture = file(id, Kind.PICTURE);
      return picture.isEmpty() ? 0 : Files.getLastModifiedTime(picture.get()).toMillis();
    } catch (IOException e) {
      return 0; // deleted meanwhile
    }
  }

  void clip(Context context) {
    send(context, Kind.CLIP, "video/mp4");
  }

  void picture(Context context) {
    send(context, Kind.PICTURE, "image/jpeg");
  }

  private void send(Context context, Kind kind, String type) {
    AlertId id =
        id(
            String.join(
                "/",
                context.pathParam("camera"),
                context.pathParam("epoch"),
                context.pathParam("index"),
                context.pathParam("rule")));
    if (id == null) {
      context.status(HttpStatus.BAD_REQUEST).result("that is no id of an alert");
      return;
    }
    try {
      Optional<Path> file = file(id, kind);
      if (file.isPresent()) {
        PartOfFile.answer(context, file.get(), type, KEPT);
        return;
      }
    } catch (IOException e) {
      // deleted meanwhile
    }
    context.status(HttpStatus.NOT_FOUND).header("Cache-Control", "no-store");
    context.result("there is no such file: it is not made yet, or is no longer kept");
  }

  private static @Nullable AlertId id(String text) {
    try {
      return AlertId.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Optional<Path> file(AlertId id, Kind kind) {
    return evidence.map(folder -> folder.file(id, kind)).filter(Files::isRegularFile);
  }
}
