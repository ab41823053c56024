package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the routes of zones and lines have in common: the camera, and answers in JSON. */
final class AreaReply {
  private AreaReply() {}

  /** What the call returns. If it throws, the request is answered with problems and remedy. */
  static <T> Optional<T> orProblem(Context context, Supplier<T> call) {
    try {
      return Optional.of(call.get());
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
    return Optional.empty();
  }

  /**
   * The camera that the path names.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  static String camera(Context context) {
    String camera = context.pathParam("camera");
    if (!CameraName.isValid(camera)) {
      throw new IllegalArgumentException("that is no name of a camera");
    }
    return camera;
  }

  static void problem(Context context, HttpStatus status, List<String> problems, String remedy) {
    send(context, status, problem(problems, remedy));
  }

  static ObjectNode problem(List<String> problems, String remedy) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("remedy", remedy);
    ArrayNode list = json.putArray("problems");
    problems.forEach(list::add);
    return json;
  }

  static void send(Context context, HttpStatus status, ObjectNode json) {
    context.status(status).contentType("application/json").header("Cache-Control", "no-store");
    context.result(json.toString());
  }
}
