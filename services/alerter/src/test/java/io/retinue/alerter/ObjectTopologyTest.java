package io.retinue.alerter;

import static io.retinue.alerter.AvroBytes.CAMERAS;
import static io.retinue.alerter.AvroBytes.DETECTIONS;
import static io.retinue.alerter.AvroBytes.OBJECTS;
import static io.retinue.alerter.Events.person;
import static io.retinue.alerter.Events.thing;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.ObjectEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10 frames a second; pictures of 200 × 100 pixels. */
@Timeout(120)
class ObjectTopologyTest {
  private static final Duration VANISHED = Duration.ofMinutes(10);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldWriteTheLifecycleOfAnObject() {
    try (TopologyTestDriver driver = driver()) {
      Events gate = Events.of("gate");
      for (int i = 0; i < 15; i++) {
        send(driver, gate.frame(i, person(50 + 3 * i, 60, i == 9 ? 0.95 : 0.9)));
      }
      send(driver, gate.status(CameraState.ENDED, 14));

      List<ObjectEvent> events = objects(driver);

      assertThat(events)
          .extracting(ObjectTopologyTest::line)
          .containsExactly("0 NEW E/0/0 @1", "1 UPDATE E/0/0 @11", "2 END E/0/0 @14 CAMERA_ENDED");
      ObjectEvent end = events.get(2);
      assertThat(end.getEventId()).isEqualTo("gate/" + Events.EPOCH + "/0/0/2");
      assertThat(end.getBefore()).isEqualTo(events.get(1).getAfter());
      assertThat(end.getAfter().getBestFrame().getIndex()).isEqualTo(9);
      assertThat(end.getAfter().getBestFrame().getOffset()).isEqualTo(9);
      assertThat(end.getAfter().getBestScore()).isEqualTo(0.95f);
      assertThat(end.getAfter().getBox().getX1()).isEqualTo(87f); // 50 + 3 · 14 − 5
      assertThat(end.getAfter().getVelocityX()).isBetween(27f, 33f); // 3 pixels in 100 ms
      assertThat(end.getAfter().getFrames()).isEqualTo(15);
      assertThat(end.getAfter().getDurationMs()).isEqualTo(1400);
      assertThat(end.getAfter().getLastSeenAt().toEpochMilli()).isEqualTo(Events.EPOCH + 1400);
      assertThat(end.getRelease().getVersion()).isEqualTo(1);
    }
    assertThat(registry.get("retinue.objects.new").counter().count()).isEqualTo(1);
    assertThat(registry.get("retinue.objects.updated").counter().count()).isEqualTo(1);
    assertThat(
            registry.get("retinue.objects.ended").tag("reason", "CAMERA_ENDED").counter().count())
        .isEqualTo(1);
  }

  @Test
  void shouldCountWhatItHoldsBack() {
    try (TopologyTestDriver driver = driver()) {
      send(driver, Events.of("gate").frame(0, person(50, 60, 0.9)));
      for (int i = 1; i < 20; i++) {
        send(driver, Events.of("gate").frame(i));
      }

      assertThat(objects(driver)).isEmpty();
    }
    assertThat(
            registry
                .get("retinue.objects.held.back")
                .tag("reason", "false_positive")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void shouldEndTheObjectsOfACameraThatVanished() {
    try (TopologyTestDriver driver = driver()) {
      for (int i = 0; i < 5; i++) {
        send(driver, Events.of("gate").frame(i, person(50, 60, 0.9)));
      }
      for (int tick = 0; tick < 10; tick++) {
        driver.advanceWallClockTime(VANISHED.dividedBy(10));
      }

      assertThat(objects(driver))
          .extracting(ObjectTopologyTest::line)
          .containsExactly("0 NEW E/0/0 @1", "1 END E/0/0 @4 CAMERA_SILENT");
    }
  }

  @Test
  void shouldWriteTheSameObjectsWhereverItIsRestarted() {
    List<Object> events = scenario();
    List<String> whole = new ArrayList<>();
    try (TopologyTestDriver driver = driver()) {
      events.forEach(event -> send(driver, event));
      objects(driver).forEach(event -> whole.add(event.toString()));
    }
    assertThat(whole).hasSizeGreaterThan(20);
    assertThat(whole).doesNotHaveDuplicates();

    for (int cut = 1; cut < events.size(); cut += 17) {
      List<String> parts = new ArrayList<>();
      try (TopologyTestDriver first = driver();
          TopologyTestDriver second = driver()) {
        events.subList(0, cut).forEach(event -> send(first, event));
        objects(first).forEach(event -> parts.add(event.toString()));
        restore(first, second, AlertTopology.TRACKS);
        restore(first, second, AlertTopology.STORE);
        events.subList(cut, events.size()).forEach(event -> send(second, event));
        objects(second).forEach(event -> parts.add(event.toString()));
      }
      assertThat(parts).as("restarted after event " + cut).isEqualTo(whole);
    }
  }

  /** People and cars who come, go, cross and flicker; shed and repeated frames; two epochs. */
  private static List<Object> scenario() {
    Random chance = new Random(7);
    List<Object> events = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      Events gate = new Events("gate", Events.EPOCH + 60_000L * epoch);
      for (int i = 0; i < 80; i++) {
        List<Detection> boxes = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
          if (chance.nextInt(6) > 0 && (i + 13 * n) % 70 < 50) {
            double x = n % 2 == 0 ? 20 + 2 * i : 180 - 2 * i;
            double score = 0.45 + 0.5 * chance.nextDouble();
            boxes.add(thing(n < 3 ? "person" : "car", x, 30 + 12 * n, score));
          }
        }
        DetectionEvent frame = gate.frame(i, boxes.toArray(Detection[]::new));
        events.add(chance.nextInt(12) == 0 ? gate.shed(i) : frame);
        if (chance.nextInt(15) == 0) {
          events.add(frame); // repeated
        }
      }
      if (epoch == 1) {
        events.add(gate.status(CameraState.ENDED, 79));
      }
    }
    return events;
  }

  private static <V> void restore(TopologyTestDriver from, TopologyTestDriver to, String store) {
    KeyValueStore<String, V> target = to.getKeyValueStore(store);
    KeyValueStore<String, V> source = from.getKeyValueStore(store);
    try (KeyValueIterator<String, V> all = source.all()) {
      while (all.hasNext()) {
        KeyValue<String, V> entry = all.next();
        target.put(entry.key, entry.value);
      }
    }
  }

  private TopologyTestDriver driver() {
    return new TopologyTestDriver(
        Topologies.of(
            DETECTIONS.deserializer(),
            new WatchedCameras(List.of(), Map.of()),
            registry,
            new Silence(VANISHED, () -> true)));
  }

  private static void send(TopologyTestDriver driver, Object event) {
    if (event instanceof DetectionEvent detection) {
      TestInputTopic<String, DetectionEvent> input =
          driver.createInputTopic(
              "retinue.detections", Serdes.String().serializer(), DETECTIONS.serializer());
      input.pipeInput(detection.getFrame().getCamera(), detection);
    } else if (event instanceof CameraStatus status) {
      TestInputTopic<String, CameraStatus> input =
          driver.createInputTopic(
              "retinue.cameras", Serdes.String().serializer(), CAMERAS.serializer());
      input.pipeInput(status.getCamera(), status);
    }
  }

  private static List<ObjectEvent> objects(TopologyTestDriver driver) {
    TestOutputTopic<String, ObjectEvent> output =
        driver.createOutputTopic(
            "retinue.objects", Serdes.String().deserializer(), OBJECTS.deserializer());
    return output.readValuesToList();
  }

  private static String line(ObjectEvent event) {
    String line =
        "%d %s %s @%d"
            .formatted(
                event.getSequence(),
                event.getType(),
                event.getObjectId().replace("gate/" + Events.EPOCH + "/", "E/"),
                event.getFrame().getIndex());
    return event.getEndReason() == null ? line : line + " " + event.getEndReason();
  }
}
