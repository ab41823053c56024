package io.retinue.ingest;

import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.service.Health;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The health of ingest, from the states of its cameras. */
final class CameraHealth {
  private static final int NAMED = 10;
  private static final Set<State> WELL = Set.of(State.LIVE, State.ENDED);

  private CameraHealth() {}

  /**
   * Ready while at least one camera gives frames or has ended well, and no camera opens its source
   * for the first time. The detail counts the states and names the cameras that are not well, at
   * most ten. Without a camera ingest waits for a person.
   */
  static Health of(List<CameraTally> cameras) {
    if (cameras.isEmpty()) {
      return Health.waiting("no camera: add one to retinue.yaml, or start with --camera");
    }
    String counts =
        Arrays.stream(State.values())
            .filter(state -> count(cameras, state) > 0)
            .map(state -> count(cameras, state) + " " + state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    List<CameraTally> ill = cameras.stream().filter(camera -> !isWell(camera)).toList();
    String named =
        ill.stream()
            .limit(NAMED)
            .map(camera -> "; " + camera.camera() + " " + camera.state() + ": " + camera.reason())
            .collect(Collectors.joining());
    String more = ill.size() > NAMED ? "; and " + (ill.size() - NAMED) + " more" : "";
    String detail = cameras.size() + " cameras: " + counts + named + more;
    boolean opening = count(cameras, State.CONNECTING) > 0;
    return opening || ill.size() == cameras.size() ? Health.starting(detail) : Health.ready(detail);
  }

  private static boolean isWell(CameraTally camera) {
    return WELL.contains(camera.state());
  }

  private static long count(List<CameraTally> cameras, State state) {
    return cameras.stream().filter(camera -> camera.state() == state).count();
  }
}
