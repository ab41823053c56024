package io.retinue.console;

import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The training run that wrote last: where it is, and its curve so far. Not thread-safe. */
final class TrainingBoard {
  /** Above, every second point of the curve is dropped: a page has no more pixels. */
  private static final int MOST_POINTS = 600;

  private final List<TrainingEvent> curve = new ArrayList<>();
  private @Nullable TrainingEvent newest;
  private @Nullable Double championAp;

  void accept(TrainingEvent event) {
    TrainingEvent before = newest;
    if (before == null || !before.getRunId().equals(event.getRunId())) {
      curve.clear();
      championAp = null;
    }
    newest = event;
    if (event.getChampionAp() != null) {
      championAp = event.getChampionAp();
    }
    if (event.getFocalLoss() != null || event.getBoxLoss() != null || event.getAp() != null) {
      curve.add(event);
    }
    if (curve.size() > MOST_POINTS) {
      thin();
    }
  }

  /** An object with {@code run_id} null before the first run. */
  ObjectNode json() {
    TrainingEvent event = newest;
    if (event == null) {
      return JsonNodeFactory.instance.objectNode().putNull("run_id");
    }
    ObjectNode json =
        AvroJson.tree(event)
            .retain("run_id", "phase", "step", "steps", "eta_ms", "labels", "version", "message")
            .put("at_ms", event.getAt().toEpochMilli())
            .put("champion_ap", championAp);
    ArrayNode points = json.putArray("curve");
    for (TrainingEvent point : curve) {
      points.add(AvroJson.tree(point).retain("step", "focal_loss", "box_loss", "ap", "ap50"));
    }
    return json;
  }

  /** Keeps every evaluation, which matter most, if there are few. */
  private void thin() {
    boolean few = curve.stream().filter(point -> point.getAp() != null).count() < MOST_POINTS / 2;
    List<TrainingEvent> kept = new ArrayList<>();
    for (int i = 0; i < curve.size(); i++) {
      if (i % 2 == 1 || (few && curve.get(i).getAp() != null)) {
        kept.add(curve.get(i));
      }
    }
    curve.clear();
    curve.addAll(kept);
  }
}
