package io.retinue.alerter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.Events;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class CameraMemorySerdeTest {
  @Test
  void shouldReadBackWhatItWrote() {
    try (Serde<CameraMemory> serde = CameraMemorySerde.create()) {
      SeenFrame frame = SeenFrame.of(Events.of("gate").frame(7), 700);
      Presence presence =
          Presence.begin(
              PresenceRule.of("anybody", "person"),
              frame,
              700,
              new Presence.BestBox(0.9f, 1, 2, 3.5f, 4, frame));
      CameraMemory memory =
          new CameraMemory(
              frame,
              700L,
              700,
              true,
              Map.of("anybody", presence.opened(frame)),
              new CameraMemory.End(Events.EPOCH, 9),
              86_400_000L,
              List.of(
                  new RetractedAlert("gate/1/2/anybody", "anybody", "person", null),
                  new RetractedAlert(
                      "gate/1/9/anybody",
                      "anybody",
                      "person",
                      new RetractedAlert.Mute(1, 2, 3.5, 4, 99))));

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
    }
  }
}
