package io.retinue.alerter;

import static io.retinue.alerter.Events.onFrame;
import static io.retinue.alerter.Events.person;
import static io.retinue.alerter.Events.thing;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.alerter.watch.RetractedAlert;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Detection;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.RetractionReason;
import io.retinue.schemas.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** 10 frames a second; alerts open after 1 s and close after 2 s. */
class RetractionTest {
  private static final Instant SOON = Instant.ofEpochMilli(Events.EPOCH + 60_000);

  static {
    TrustedRecords.trust(); // alerts are copied
  }

  private final Events gate = Events.of("gate");
  private final CameraWatch watch =
      new CameraWatch(
          "gate",
          List.of(PresenceRule.of("anybody", "person"), PresenceRule.of("others", "person")));
  private final List<AlertEvent> alerts = new ArrayList<>();
  private CameraMemory memory = CameraMemory.NOTHING;

  @Test
  void shouldAnswerWithTheAlertAndWhatThePersonSaid() {
    see(0, 12, person(100, 50, 0.9));

    retract(alert(AlertType.OPENED, "anybody"), null);

    AlertEvent retracted = alerts.get(alerts.size() - 1);
    assertThat(retracted.getAlertId()).isEqualTo("gate/" + Events.EPOCH + "/10/anybody");
    assertThat(retracted.getType()).isEqualTo(AlertType.RETRACTED);
    assertThat(retracted.getSequence()).isEqualTo(1);
    assertThat(retracted.getRetractedBy()).isEqualTo("ada");
    assertThat(retracted.getComment()).isEqualTo("a shadow");
    assertThat(retracted.getRetractedAs()).isEqualTo(RetractionReason.UNWANTED);
  }

  @Test
  void shouldBeTheLastEventOfAnOpenAlertAndNotOpenItAgainWhileTheObjectStays() {
    see(0, 12, person(100, 50, 0.9));
    retract(alert(AlertType.OPENED, "anybody"), null);
    see(13, 60, person(100, 50, 0.9));
    see(61, 90);

    assertThat(typesOf("anybody")).containsExactly(AlertType.OPENED, AlertType.RETRACTED);
    assertThat(typesOf("others")).containsExactly(AlertType.OPENED, AlertType.CLOSED);

    see(91, 110, person(100, 50, 0.9)); // it comes again, and nothing is muted
    assertThat(typesOf("anybody"))
        .containsExactly(AlertType.OPENED, AlertType.RETRACTED, AlertType.OPENED);
  }

  @Test
  void shouldRetractWhatIsClosed() {
    see(0, 12, person(100, 50, 0.9));
    see(13, 40);

    retract(alert(AlertType.CLOSED, "anybody"), null);

    assertThat(typesOf("anybody"))
        .containsExactly(AlertType.OPENED, AlertType.CLOSED, AlertType.RETRACTED);
    assertThat(alerts.get(alerts.size() - 1).getSequence()).isEqualTo(2);
    assertThat(alerts.get(alerts.size() - 1).getCloseReason()).isNull();
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    see(0, 12, person(100, 50, 0.9));
    AlertEvent opened = alert(AlertType.OPENED, "anybody");
    retract(opened, SOON);
    CameraMemory before = memory;

    retract(opened, SOON.plusSeconds(99));

    assertThat(memory).isEqualTo(before);
    assertThat(typesOf("anybody")).containsExactly(AlertType.OPENED, AlertType.RETRACTED);
  }

  @Test
  void shouldMuteLookAlikesAtThatPlaceForThatTimeAndNothingElse() {
    see(0, 12, person(100, 50, 0.9));
    see(13, 40);
    retract(alert(AlertType.CLOSED, "anybody"), SOON);
    alerts.clear();

    see(41, 80, person(102, 51, 0.9)); // overlaps by more than half
    assertThat(typesOf("anybody")).isEmpty();
    assertThat(typesOf("others")).containsExactly(AlertType.OPENED);

    see(81, 120, person(150, 50, 0.9)); // elsewhere
    assertThat(typesOf("anybody")).containsExactly(AlertType.OPENED);
    see(121, 160);
    alerts.clear();

    see(600, 640, person(100, 50, 0.9)); // 60 s after the epoch's beginning: not muted any more
    assertThat(typesOf("anybody")).containsExactly(AlertType.OPENED);
  }

  @Test
  void shouldMuteInTheNextEpochToo() {
    see(0, 12, person(100, 50, 0.9));
    retract(alert(AlertType.OPENED, "anybody"), SOON);
    alerts.clear();

    Events next = new Events("gate", Events.EPOCH + 5_000);
    for (int i = 0; i < 40; i++) {
      step(onFrame(watch, memory, next.frame(i, person(100, 50, 0.9))));
    }

    assertThat(typesOf("anybody")).isEmpty();
    assertThat(typesOf("others")).containsExactly(AlertType.CLOSED, AlertType.OPENED);
  }

  @Test
  void shouldRememberOnlySoManyRetractions() {
    see(0, 12, person(100, 50, 0.9));
    AlertEvent opened = alert(AlertType.OPENED, "anybody");
    for (int i = 0; i < 2 * CameraMemory.MOST_RETRACTED; i++) {
      AlertEvent other = AlertEvent.newBuilder(opened).build();
      other.setAlertId("gate/1/" + i + "/anybody");
      retract(other, SOON);
    }

    assertThat(memory.retracted())
        .hasSize(CameraMemory.MOST_RETRACTED)
        .extracting(RetractedAlert::alertId)
        .startsWith("gate/1/" + CameraMemory.MOST_RETRACTED + "/anybody");
  }

  /** As records: what is no retraction becomes a dead letter, and the next one is answered. */
  @Test
  void shouldWriteTheAnswerAndRefuseRubbish() {
    see(0, 12, thing("person", 100, 50, 0.9));
    Retraction good = retraction(alert(AlertType.OPENED, "anybody"), SOON);
    Retraction bad = retraction(alert(AlertType.OPENED, "anybody"), SOON);
    bad.setComment("x".repeat(3_000));
    WatchedCameras watches = new WatchedCameras(List.of(), Map.of());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            Topologies.of(
                AvroBytes.DETECTIONS.deserializer(),
                watches,
                meters,
                new Silence(Duration.ofMinutes(10), () -> true)))) {
      TestInputTopic<byte[], byte[]> in =
          driver.createInputTopic(
              "retinue.retractions",
              Serdes.ByteArray().serializer(),
              Serdes.ByteArray().serializer());
      TestOutputTopic<byte[], AlertEvent> out =
          driver.createOutputTopic(
              "retinue.alerts", Serdes.ByteArray().deserializer(), AvroBytes.ALERTS.deserializer());
      TestOutputTopic<byte[], byte[]> letters =
          driver.createOutputTopic(
              "retinue.dead-letters",
              Serdes.ByteArray().deserializer(),
              Serdes.ByteArray().deserializer());

      in.pipeInput(key("gate"), new byte[] {9, 9, 9});
      in.pipeInput(key("yard"), bytes(good));
      in.pipeInput(key("gate"), bytes(bad));
      in.pipeInput(key("gate"), bytes(good));
      in.pipeInput(key("gate"), bytes(good));

      assertThat(letters.readValuesToList()).hasSize(3);
      assertThat(out.readValuesToList())
          .singleElement()
          .satisfies(event -> assertThat(event.getType()).isEqualTo(AlertType.RETRACTED));
      assertThat(meters.get("retinue.alerts.retracted").counter().count()).isEqualTo(1);
    }
  }

  private static byte[] key(String camera) {
    return camera.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Retraction retraction) {
    return AvroBytes.RETRACTIONS.serializer().serialize("t", retraction);
  }

  private void see(int from, int to, Detection... detections) {
    IntStream.rangeClosed(from, to)
        .forEach(i -> step(onFrame(watch, memory, gate.frame(i, detections))));
  }

  private void retract(AlertEvent alert, @Nullable Instant mutedUntil) {
    step(watch.onRetraction(memory, retraction(alert, mutedUntil)));
  }

  private static Retraction retraction(AlertEvent alert, @Nullable Instant mutedUntil) {
    return new Retraction(
        alert, "ada", Instant.ofEpochMilli(1), "a shadow", mutedUntil, RetractionReason.UNWANTED);
  }

  private void step(CameraWatch.Step step) {
    memory = step.memory();
    alerts.addAll(step.alerts());
  }

  private AlertEvent alert(AlertType type, String rule) {
    return alerts.stream()
        .filter(alert -> alert.getType() == type && alert.getRule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private List<AlertType> typesOf(String rule) {
    return alerts.stream()
        .filter(alert -> alert.getRule().equals(rule))
        .map(AlertEvent::getType)
        .toList();
  }
}
