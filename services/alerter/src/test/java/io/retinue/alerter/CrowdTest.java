package io.retinue.alerter;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.CountRule;
import io.retinue.alerter.rules.Line;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.LoiteringRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraMemorySerde;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** A thousand people in ten zones, which all overlap, and on ten lines. */
class CrowdTest {
  /** What a broker takes if nobody says otherwise, bytes. */
  private static final int LARGEST_RECORD = 1_000_000;

  private static final int PEOPLE = 1000;

  @Test
  void shouldKeepTheMemoryOfACrowdSmallEnoughForARecordAndSayWhoIsNotWatched() {
    Map<String, CameraZone> zones = new HashMap<>();
    Map<String, Line> lines = new HashMap<>();
    List<AlertRule> rules = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      zones.put("zone_" + i, CameraZone.of(Film.box(0, 0, 1, 1)));
      lines.put("line_" + i, new Line(new Zone.Corner(0.1 * i, 0), new Zone.Corner(0.1 * i, 1)));
      rules.add(
          new LineCrossingRule(
              RuleScope.of("crosses_" + i, "person"),
              "line_" + i,
              LineCrossingRule.Direction.BOTH));
    }
    Set<String> names =
        IntStream.range(0, 10).mapToObj(i -> "zone_" + i).collect(Collectors.toSet());
    RuleScope everywhere = RuleScope.of("stays", "person").in(new Zone.Named(names));
    rules.add(new LoiteringRule(everywhere, Duration.ofSeconds(1)));
    rules.add(new CountRule(everywhere.named("crowd"), CountRule.Bound.ABOVE, 400, Duration.ZERO));
    WatchedCamera camera =
        WatchedCamera.of("gate", rules, CameraSetup.of(new CameraAreas(zones, lines, List.of())));

    CameraMemory memory = CameraMemory.NOTHING;
    CameraTracks tracks = CameraTracks.NOTHING;
    int ignored = 0;
    List<String> opened = new ArrayList<>();
    for (int frame = 0; frame < 20; frame++) {
      DetectionEvent event = crowd(frame);
      Tracker.Step tracked =
          camera.tracker().onFrame(tracks, ObjectEvents.frame(event, event.getDetections()));
      tracks = tracked.memory();
      CameraWatch.Step step = camera.rules().onFrame(memory, event, event.getDetections(), tracks);
      memory = step.memory();
      ignored = step.ignored();
      step.alerts().forEach(alert -> opened.add(alert.getRule()));
    }

    assertThat(tracks.tracks()).hasSize(PEOPLE);
    assertThat(ignored).isEqualTo(500);
    assertThat(memory.objects()).hasSize(500);
    assertThat(opened).contains("stays", "crowd");
    try (Serde<CameraMemory> serde = CameraMemorySerde.create()) {
      byte[] bytes = serde.serializer().serialize("t", memory);
      assertThat(bytes.length).isLessThan(LARGEST_RECORD);
      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(memory);
    }
  }

  /** In rows of fifty, of 200 × 100 pixels; nobody moves. */
  private static DetectionEvent crowd(int frame) {
    Detection[] people =
        IntStream.range(0, PEOPLE)
            .mapToObj(
                i -> {
                  float x = 4f * (i % 50);
                  float y = 5f * (i / 50);
                  return new Detection("person", 0.9f, new Box(x, y, x + 3, y + 4));
                })
            .toArray(Detection[]::new);
    return Events.of("gate").frame(frame, people);
  }
}
