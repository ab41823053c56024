package io.retinue.standalone;

import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import io.retinue.synthetic.ScriptedScene;
import io.retinue.synthetic.ScriptedScene.Visit;
import io.retinue.synthetic.TruthBox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A camera in front of the street of {@link ScriptedScene}, 10 frames a second. One visit is drawn;
 * every visit of a day has its boxes.
 */
final class Street {
  static final long FRAME_MS = 100;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 192;

  /** Frames that are known before the person enters and after the person leaves the zone. */
  static final int WAY = 7;

  private static final Visit DRAWN = new Visit(40, 110);

  private final Instant begin;
  private final List<Box> boxes = new ArrayList<>();
  private final ScriptedScene scene = new ScriptedScene(WIDTH, HEIGHT, List.of(DRAWN));

  Street(Instant begin) {
    this.begin = begin;
    for (long i = DRAWN.enters() - WAY; i < DRAWN.leaves() + WAY; i++) {
      TruthBox truth = scene.frame(i).truth().get(0);
      boxes.add(new Box(truth.x1(), truth.y1(), truth.x2(), truth.y2()));
    }
  }

  /** The zone, as wide as that of the scene and higher: for somebody farther up, too. */
  String corners() {
    ScriptedScene.Zone zone = scene.zone();
    return "%1$s,0.2,%2$s,0.2,%2$s,1,%1$s,1".formatted(zone.left(), zone.right());
  }

  /** Where somebody is who is so many frames after entering, and so many before leaving. */
  Box visitor(long afterEntering, long beforeLeaving) {
    int drawn = (int) (DRAWN.leaves() - DRAWN.enters());
    return beforeLeaving <= drawn / 2
        ? boxes.get((int) (WAY + drawn - beforeLeaving))
        : boxes.get((int) Math.min(WAY + afterEntering, WAY + drawn / 2));
  }

  DetectionEvent event(long frame, List<Detection> things) {
    return new DetectionEvent(
        "yard/" + begin.toEpochMilli() + "/" + frame,
        new FrameRef("yard", begin.toEpochMilli(), frame, 0, frame),
        time(frame),
        frame * FRAME_MS,
        WIDTH,
        HEIGHT,
        DetectionStatus.DETECTED,
        null,
        new ReleaseRef("truth", 1L, "a".repeat(64)),
        things,
        new DetectionTimings(1f, 1f, 1f, 1));
  }

  /** What ingest says of a blind camera, once a second. */
  Optional<CameraStatus> status(Scene scene, long frame) {
    if ((frame - scene.enters()) % 10 != 0) {
      return Optional.empty();
    }
    boolean over = frame == scene.leaves();
    return Optional.of(
        new CameraStatus(
            "yard",
            begin.toEpochMilli(),
            over ? CameraState.LIVE : CameraState.STALLED,
            "as the script says",
            time(over ? frame : scene.enters()),
            time(frame),
            1L,
            1L,
            scene.enters(),
            List.of(),
            10f,
            List.of(
                new BlindInterval(time(scene.enters()), over ? time(frame) : null, "the script"))));
  }

  Instant time(long frame) {
    return begin.plusMillis(frame * FRAME_MS);
  }

  long frameAt(Instant time) {
    return (time.toEpochMilli() - begin.toEpochMilli()) / FRAME_MS;
  }
}
