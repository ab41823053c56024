package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.retinue.console.AreaFile.Written;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The zones, lines and masks that are in force, and the file in which pages change them. */
final class Areas implements AutoCloseable {
  private final AreaFile file;
  private final AreaTrials trials;
  private Map<String, List<Area>> applied = Map.of();
  private boolean changed;

  Areas(AreaFile file, AreaTrials trials) {
    this.file = file;
    this.trials = trials;
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
    AreaReply.orProblem(context, () -> file.read(AreaReply.camera(context)))
        .ifPresent(written -> answer(context, written));
  }

  /** Writes what the page sends, and answers with what the file has now. */
  void write(Context context) {
    if (!OwnPage.sent(context)) {
      AreaReply.problem(context, HttpStatus.FORBIDDEN, List.of(OwnPage.HINT), "");
      return;
    }
    AreaReply.orProblem(
            context,
            () -> {
              AreaJson.Wanted wanted = AreaJson.parse(context.body());
              return file.write(AreaReply.camera(context), wanted.version(), wanted.areas());
            })
        .ifPresent(written -> answer(context, written));
  }

  /** Runs the rules with what the page sends over what was detected. */
  void tryOut(Context context) {
    trials.answer(context);
  }

  private static void answer(Context context, Written written) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", written.version());
    json.set("areas", AreaJson.of(written.areas()));
    AreaReply.send(context, HttpStatus.OK, json);
  }

  /** Ends a trial that runs. */
  @Override
  public void close() {
    trials.close();
  }
}
