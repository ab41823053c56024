package io.retinue.alerter;

import static io.retinue.alerter.Events.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.SightedFrame;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.TrackerMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class TracksSerdeTest {
  /** Brokers refuse larger records, unless they are told otherwise. */
  private static final int LARGEST_RECORD = 1_000_000;

  private final Serde<CameraTracks> serde = TracksSerde.over(AvroBytes.TRACKS);

  @Test
  void shouldReadBackWhatItWrote() {
    CameraTracks memory = recorded();

    assertThat(memory.tracks()).anyMatch(track -> track.written() != null);
    assertThat(memory.tracks()).anyMatch(track -> track.written() == null);
    assertThat(readBack(memory)).isEqualTo(memory);
    assertThat(readBack(CameraTracks.NOTHING)).isEqualTo(CameraTracks.NOTHING);
    CameraTracks end =
        new Tracker("gate", TrackerSettings.DEFAULTS)
            .onEnd(memory, new CameraTracks.End(Events.EPOCH, 99))
            .memory();
    assertThat(end.end()).isNotNull();
    assertThat(readBack(end)).isEqualTo(end);
  }

  @Test
  void shouldReadWhatTheFirstVersionWrote() throws IOException {
    byte[] bytes;
    try (InputStream file = TracksSerdeTest.class.getResourceAsStream("tracks-0.1.0.bin")) {
      bytes = file.readAllBytes();
    }

    TrackerMemory.getDecoder().addSchema(schemaOf("0.1.0")); // as the registry knows it
    CameraTracks memory = serde.deserializer().deserialize("t", bytes);

    assertThat(memory).isEqualTo(recorded());
  }

  private static Schema schemaOf(String version) throws IOException {
    SchemaParser parser = new SchemaParser();
    for (String type : List.of("Box", "ReleaseRef", "TrackerMemory")) {
      parser.parse(Path.of("../../schemas/released", version, type + ".avsc"));
    }
    return parser.getParsedNamedSchemas().stream()
        .filter(schema -> schema.getName().equals("TrackerMemory"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldStayBelowTheLargestRecordHoweverManyObjectsThereAre() {
    Random chance = new Random(1);
    CameraTracks memory = CameraTracks.NOTHING;
    Tracker tracker = new Tracker("gate", TrackerSettings.DEFAULTS);
    List<Detection> crowd = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Detection one = person(60.0 * (i % 40), 40.0 * (i / 40), 0.8 + chance.nextInt(20) / 100.0);
      one.setLabel("a long name of a class, which nobody would give ".repeat(2));
      crowd.add(one);
    }
    for (int i = 0; i < 12; i++) {
      DetectionEvent event = Events.of("gate").frame(i, crowd.toArray(Detection[]::new));
      memory = tracker.onFrame(memory, frame(event)).memory();
    }

    assertThat(memory.tracks()).hasSize(Tracker.MOST_TRACKS);
    assertThat(memory.tracks()).allMatch(track -> track.written() != null);
    assertThat(serde.serializer().serialize("t", memory)).hasSizeLessThan(LARGEST_RECORD);
  }

  /** What a tracker remembers after a while. The recorded file holds its bytes. */
  private static CameraTracks recorded() {
    CameraTracks memory = CameraTracks.NOTHING;
    Tracker tracker = new Tracker("gate", TrackerSettings.DEFAULTS);
    for (int i = 0; i < 25; i++) {
      Stream<Detection> boxes =
          Stream.of(person(20 + 5 * i, 60, 0.9), person(150, 90, i == 7 ? 0.95 : 0.75));
      Stream<Detection> last = i == 24 ? Stream.of(person(60, 30, 0.6)) : Stream.of();
      Detection[] all = Stream.concat(boxes, last).toArray(Detection[]::new);
      DetectionEvent event = i == 11 ? Events.of("gate").shed(i) : Events.of("gate").frame(i, all);
      memory = tracker.onFrame(memory, frame(event)).memory();
    }
    return memory;
  }

  private CameraTracks readBack(CameraTracks memory) {
    return serde.deserializer().deserialize("t", serde.serializer().serialize("t", memory));
  }

  /** With all its boxes. */
  static SightedFrame frame(DetectionEvent event) {
    return ObjectEvents.frame(event, event.getDetections());
  }
}
