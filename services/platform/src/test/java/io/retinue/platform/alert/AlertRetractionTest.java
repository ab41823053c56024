package io.retinue.platform.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.alert.AlertRetraction.Verdict;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.feedback.LabelWriter;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.RetractionReason;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.SampleRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertRetractionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  private static final Verdict SHADOW =
      new Verdict("ada", "a shadow", RetractionReason.FALSE_POSITIVE, Duration.ofHours(2));
  private static final Box WRONG = new Box(10f, 10f, 50f, 90f);
  private static final byte[] PICTURE = {1, 2, 3};

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaClients clients =
      new KafkaClients(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl()));
  private final RetinueSerdes serdes = new RetinueSerdes(clients.connection());
  private final AlertRetraction retraction =
      new AlertRetraction(clients, serdes, Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(clients.connection()).apply(2);
  }

  @Test
  void shouldWriteWhatThePersonSaid() throws Exception {
    AlertEvent alert = alertOn(put(Topic.FRAMES, serdes.frames(), SampleRecords.frame(PICTURE)));

    retraction.retract(alert, SHADOW);

    assertThat(read(Topic.RETRACTIONS, serdes.retractions()))
        .containsExactly(
            Retraction.newBuilder()
                .setAlert(alert)
                .setBy("ada")
                .setAt(NOW)
                .setComment("a shadow")
                .setReason(RetractionReason.FALSE_POSITIVE)
                .setMutedUntil(NOW.plusSeconds(7200))
                .build());
  }

  @Test
  void shouldLabelThatTheClassIsNotThereAndKeepItsOthers() throws Exception {
    Frame frame = SampleRecords.frame(PICTURE);
    AlertEvent alert = alertOn(put(Topic.FRAMES, serdes.frames(), frame));
    DetectionEvent event = SampleRecords.detection();
    event.setFrame(FrameId.of(frame).toRef());
    event.setDetections(
        List.of(
            new Detection("person", 0.8f, new Box(12f, 12f, 50f, 90f)), // the wrong one
            new Detection("person", 0.9f, new Box(200f, 20f, 230f, 90f)),
            new Detection("person", 0.4f, new Box(300f, 20f, 330f, 90f)),
            new Detection("person", 0.1f, new Box(400f, 20f, 430f, 90f)),
            new Detection("car", 0.9f, new Box(10f, 10f, 50f, 90f))));
    put(Topic.DETECTIONS, serdes.detections(), event);

    LabelWriter.Label written = retraction.retract(alert, SHADOW).label().orElseThrow();

    assertThat(written.frame()).isEqualTo(FrameId.of(frame));
    assertThat(read(Topic.FEEDBACK, serdes.feedback()))
        .singleElement()
        .satisfies(
            label -> {
              assertThat(label.getFrameId()).isEqualTo(FrameId.of(frame).toString());
              assertThat(label.getBytes().remaining()).isEqualTo(PICTURE.length);
              assertThat(label.getClasses()).containsExactly("person");
              assertThat(label.getLabelledBy()).isEqualTo("ada");
              assertThat(label.getSource()).isEqualTo("retraction");
              assertThat(label.getBoxes())
                  .extracting(box -> box.getBox().getX1())
                  .containsExactly(200f, 300f);
              assertThat(label.getBoxes())
                  .extracting(LabelledBox::getCrowd)
                  .containsExactly(false, true);
            });
  }

  /** A person who stands where people may stand is a person: the next model must not unlearn it. */
  @Test
  void shouldTeachNothingWhereOnlyTheAlertIsUnwanted() throws Exception {
    AlertEvent alert = alertOn(put(Topic.FRAMES, serdes.frames(), SampleRecords.frame(PICTURE)));
    Verdict unwanted =
        new Verdict("ada", "my brother", RetractionReason.UNWANTED, Duration.ofHours(1));

    assertThat(retraction.retract(alert, unwanted).label()).isEmpty();

    assertThat(read(Topic.RETRACTIONS, serdes.retractions()))
        .singleElement()
        .satisfies(r -> assertThat(r.getReason()).isEqualTo(RetractionReason.UNWANTED));
    assertThat(read(Topic.FEEDBACK, serdes.feedback())).isEmpty();
  }

  @Test
  void shouldReplaceTheLabelWhenItIsDoneAgain() throws Exception {
    AlertEvent alert = alertOn(put(Topic.FRAMES, serdes.frames(), SampleRecords.frame(PICTURE)));

    retraction.retract(alert, SHADOW);
    retraction.retract(alert, SHADOW);

    assertThat(read(Topic.FEEDBACK, serdes.feedback()))
        .hasSize(2)
        .extracting(LabelledFrame::getFrameId)
        .containsOnly(FrameId.of(SampleRecords.frame(PICTURE)).toString());
  }

  @Test
  void shouldRetractWithoutALabelWhenTheFrameIsNoLongerKept() throws Exception {
    RecordMetadata place = put(Topic.FRAMES, serdes.frames(), SampleRecords.frame(PICTURE));
    AlertEvent later = alertOn(place);
    later.setBoxFrame(
        FrameId.of(SampleRecords.frame(PICTURE)).toRef(place.partition(), place.offset() + 1));
    AlertEvent other = alertOn(place);
    other.setBoxFrame(new FrameId("gate", 7, 7).toRef(place.partition(), place.offset()));
    AlertEvent unknown = alertOn(place);
    unknown.setBoxFrame(null);

    assertThat(retraction.retract(later, SHADOW).label()).isEmpty();
    assertThat(retraction.retract(other, SHADOW).label()).isEmpty();
    assertThat(retraction.retract(unknown, SHADOW).label()).isEmpty();

    assertThat(read(Topic.RETRACTIONS, serdes.retractions())).hasSize(3);
    assertThat(read(Topic.FEEDBACK, serdes.feedback())).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsRetractedAlready() {
    AlertEvent alert = SampleRecords.alert();
    alert.setType(AlertType.RETRACTED);

    assertThatThrownBy(() -> retraction.retract(alert, SHADOW))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("is retracted already");
  }

  @Test
  void shouldRefuseAMuteThatNobodyRemembers() {
    for (Duration mute : List.of(Duration.ofDays(366), Duration.ofHours(-1))) {
      assertThatThrownBy(() -> new Verdict("ada", null, RetractionReason.UNWANTED, mute))
          .isInstanceOfSatisfying(
              RetinueException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING));
    }
  }

  @Test
  void shouldListTheNewestEventOfEachAlertAndNameNearIds() throws Exception {
    AlertEvent opened = SampleRecords.alert();
    opened.setType(AlertType.OPENED);
    AlertEvent second = SampleRecords.alert();
    second.setAlertId("gate/1795161600000/90/loitering");
    second.setSince(opened.getSince().plusSeconds(20));
    put(Topic.ALERTS, serdes.alerts(), opened);
    put(Topic.ALERTS, serdes.alerts(), second);
    put(Topic.ALERTS, serdes.alerts(), SampleRecords.alert());

    AlertLog log = AlertLog.read(clients, serdes);

    assertThat(log.newestFirst()).containsExactly(second, SampleRecords.alert());
    assertThat(log.find(second.getAlertId())).isEqualTo(second);
    assertThatThrownBy(() -> log.find("90/loitering"))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> assertThat(e.remedy()).contains("gate/1795161600000/90/loitering"));
    assertThatThrownBy(() -> log.find("none"))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.remedy()).contains("retinue alerts list"));
  }

  private static AlertEvent alertOn(RecordMetadata place) {
    AlertEvent alert = SampleRecords.alert();
    alert.setBox(WRONG);
    alert.setBoxFrame(
        FrameId.of(SampleRecords.frame(PICTURE)).toRef(place.partition(), place.offset()));
    return alert;
  }

  private <T extends SpecificRecord> RecordMetadata put(Topic topic, Serde<T> serde, T value)
      throws Exception {
    try (Producer<String, T> producer = clients.newProducer(serde)) {
      return producer
          .send(new ProducerRecord<>(topic.topicName(), "gate", value))
          .get(10, TimeUnit.SECONDS);
    }
  }

  private <T extends SpecificRecord> List<T> read(Topic topic, Serde<T> serde) {
    List<T> values = new ArrayList<>();
    TopicReader.scan(clients, topic, serde, (record, value) -> values.add(value));
    return values;
  }
}
