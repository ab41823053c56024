package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.retinue.console.AreaFile.Written;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The zones, lines and masks that are in force, and the file in which pages change them. */
final class Areas {
  private final AreaFile file;
  private Map<String, List<Area>> applied = Map.of();
  private boolean changed;

  Areas(AreaFile file) {
    this.file = file;
  }

  /**
   * From now on these are in force.
   *
   * @param byCamera those of all cameras
   */
  synchronized void apply(Map<String, List<Area>> byCamera) {
    Map<String, List<Area>> next = new TreeMap<>(byCamera);
    changed |= !next.equals(applied);
    applied = next;
  }

  /** Those in force, if they have changed since the last call. */
  synchronized Optional<String> takeChanged() {
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    return Optional.of(json());
  }

  /** Those in force, by camera. */
  synchronized String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    applied.forEach((camera, areas) -> json.set(camera, AreaJson.of(areas)));
    return json.toString();
  }

  /** Answers with what the file has for the camera. */
  void read(Context context) {
    answer(context, () -> file.read(camera(context)));
  }

  /** Writes what the page sends, and answers with what the file has now. */
  void write(Context context) {
    if (!OwnPage.sent(context)) {
      problem(context, HttpStatus.FORBIDDEN, List.of(OwnPage.HINT), "");
      return;
    }
    answer(
        context,
        () -> {
          AreaJson.Wanted wanted = AreaJson.parse(context.body());
          return file.write(camera(context), wanted.version(), wanted.areas());
        });
  }

  private static String camera(Context context) {
    String camera = context.pathParam("camera");
    if (!CameraName.isValid(camera)) {
      throw new IllegalArgumentException("that is no name of a camera");
    }
    return camera;
  }

  private void answer(Context context, Supplier<Written> result) {
    try {
      Written written = result.get();
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", written.version());
      json.set("areas", AreaJson.of(written.areas()));
      send(context, HttpStatus.OK, json);
    } catch (IllegalArgumentException e) {
      problem(context, HttpStatus.BAD_REQUEST, List.of(String.valueOf(e.getMessage())), "");
    } catch (RetinueException e) {
      HttpStatus status =
          switch (e.kind()) {
            case BAD_INPUT, INVALID_SETTING -> HttpStatus.UNPROCESSABLE_CONTENT;
            case IN_USE -> HttpStatus.CONFLICT;
            case STORAGE, UNREACHABLE, FAILURE -> HttpStatus.SERVICE_UNAVAILABLE;
          };
      problem(context, status, e.problems(), e.remedy());
    }
  }

  private static void problem(
      Context context, HttpStatus status, List<String> problems, String remedy) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("remedy", remedy);
    ArrayNode list = json.putArray("problems");
    problems.forEach(list::add);
    send(context, status, json);
  }

  private static void send(Context context, HttpStatus status, ObjectNode json) {
    context.status(status).contentType("application/json").header("Cache-Control", "no-store");
    context.result(json.toString());
  }
}
