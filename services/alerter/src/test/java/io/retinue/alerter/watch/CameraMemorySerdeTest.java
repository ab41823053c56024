package io.retinue.alerter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.Events;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class CameraMemorySerdeTest {
  @Test
  void shouldReadBackWhatItWrote() {
    try (Serde<CameraMemory> serde = CameraMemorySerde.create()) {
      SeenFrame frame = SeenFrame.of(Events.of("gate").frame(7), 700);
      RuleState.BestBox box = new RuleState.BestBox(0.9f, 1, 2, 3.5f, 4, frame);
      RuleState state =
          RuleState.begin(
                  new LineCrossingRule(
                      RuleScope.of("through", "person").in(new Zone.Named(Set.of("drive"))),
                      "door",
                      LineCrossingRule.Direction.BOTH),
                  frame,
                  700,
                  Finding.of(box, Tally.of(List.of("gate/1/2/0"), 3, Tally.Way.SUM).towards("in")))
              .opened(7)
              .written();
      Whereabouts whereabouts =
          new Whereabouts(
              "person",
              Whereabouts.Last.of(box, frame),
              Map.of("drive", new Whereabouts.Stay(true, 1, 600, true)),
              Map.of("door", new Whereabouts.Side(0.25, 0.75, true, 1, 0)),
              Map.of("left", new Whereabouts.Standing(650, new PixelBox(1, 2, 3.5, 4))));
      CameraMemory memory =
          new CameraMemory(
              frame,
              700L,
              700,
              true,
              Map.of("through", state),
              new CameraMemory.End(Events.EPOCH, 9),
              86_400_000L,
              List.of(
                  new RetractedAlert("gate/1/2/anybody", "anybody", "person", null),
                  new RetractedAlert(
                      "gate/1/9/anybody",
                      "anybody",
                      "person",
                      new RetractedAlert.Mute(1, 2, 3.5, 4, 99))),
              Map.of("gate/1/2/0", whereabouts),
              Map.of("through", 99L),
              true);

      byte[] bytes = serde.serializer().serialize("t", memory);

      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(memory);
      byte[] nothing = serde.serializer().serialize("t", CameraMemory.NOTHING);
      assertThat(serde.deserializer().deserialize("t", nothing)).isEqualTo(CameraMemory.NOTHING);
    }
  }

  @Test
  void shouldReadWhatAnAlerterWroteThatCountedNoJumps() {
    String before =
        "{\"last\":null,\"lastDetected\":700,\"watched\":700,\"shedSince\":true,"
            + "\"presences\":{},\"end\":null}";
    try (Serde<CameraMemory> serde = CameraMemorySerde.create()) {
      CameraMemory memory =
          serde.deserializer().deserialize("t", before.getBytes(StandardCharsets.UTF_8));

      assertThat(memory.watched()).isEqualTo(700);
      assertThat(memory.jumpedMs()).isZero();
      assertThat(memory.retracted()).isEmpty();
      assertThat(memory.objects()).isEmpty();
      assertThat(memory.rested()).isEmpty();
      assertThat(memory.over()).isNull();
    }
  }

  @Test
  void shouldCloseWhatAnAlerterOpenedThatKnewPresenceRulesOnly() {
    String frame =
        "{\"epoch\":1,\"index\":4,\"partition\":0,\"offset\":9,\"capturedAt\":1400,"
            + "\"mediaTime\":400,\"release\":null}";
    String before =
        "{\"last\":"
            + frame
            + ",\"lastDetected\":400,\"watched\":400,\"shedSince\":false,\"presences\":{\"anybody\":"
            + "{\"label\":\"person\",\"severity\":\"ALERT\",\"first\":"
            + frame
            + ",\"firstWatched\":400,\"lastHeldMediaTime\":400,\"lastHeldWatched\":400,\"openedBy\":4,"
            + "\"best\":{\"score\":0.9,\"x1\":1,\"y1\":2,\"x2\":3,\"y2\":4,\"frame\":null},"
            + "\"retracted\":null}},\"end\":null,\"jumped\":null,\"retracted\":[]}";
    try (Serde<CameraMemory> serde = CameraMemorySerde.create()) {
      CameraMemory memory =
          serde.deserializer().deserialize("t", before.getBytes(StandardCharsets.UTF_8));

      CameraWatch watch = new CameraWatch("gate", List.of(PresenceRule.of("anybody", "person")));
      List<AlertEvent> alerts = watch.onSilence(memory, Instant.ofEpochMilli(5000)).alerts();

      assertThat(alerts).hasSize(1);
      assertThat(alerts.get(0).getAlertId()).isEqualTo("gate/1/4/anybody");
      assertThat(alerts.get(0).getType()).isEqualTo(AlertType.CLOSED);
      assertThat(alerts.get(0).getSequence()).isEqualTo(1);
      assertThat(alerts.get(0).getKind()).isEqualTo("presence");
      assertThat(alerts.get(0).getScore()).isEqualTo(0.9f);
    }
  }
}
