package io.retinue.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.standalone.letters.PlantedLetters;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.ForgedTransaction;
import io.retinue.testkit.Garbage;
import io.retinue.testkit.SampleRecords;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final KafkaClients clients = new KafkaClients(kafka);
  private final RetinueSerdes serdes = new RetinueSerdes(kafka);
  @TempDir private Path data;

  @BeforeEach
  void createTopics() {
    deleteTopics();
    new TopicAdmin(kafka).apply(4);
  }

  @AfterEach
  void deleteTopics() {
    broker.deleteRetinueTopics();
  }

  @Test
  void shouldFindNothingWrongInAHealthyDeploymentWithinFiveSeconds() throws Exception {
    write(Topic.CAMERAS, serdes.cameras(), "gate", camera("gate", CameraState.LIVE, now()));
    write(Topic.CAMERAS, serdes.cameras(), "film", camera("film", CameraState.ENDED, now()));
    long begin = System.nanoTime();

    List<Finding> findings = examine(kafka, Clock.systemUTC());

    assertThat(findings).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void shouldNameEachPlantedFaultAndItsRemedy() throws Exception {
    broker.deleteTopics(List.of(Topic.TRAINING.topicName(), Topic.ALERTS.topicName()));
    broker.createTopic(Topic.ALERTS.topicName(), 2, Map.of("retention.ms", "1000"));
    ForgedTransaction.in(broker, new TopicPartition(Topic.FEEDBACK.topicName(), 0));
    loseFrames();
    write(Topic.CAMERAS, serdes.cameras(), "yard", camera("yard", CameraState.FAILED, now()));
    Instant longAgo = now().minus(1, ChronoUnit.HOURS);
    write(Topic.CAMERAS, serdes.cameras(), "door", camera("door", CameraState.LIVE, longAgo));
    Garbage.on(broker, Topic.CAMERAS.topicName());
    Garbage.on(broker, Topic.MODELS.topicName());
    promoteADamagedRelease();
    new PlantedLetters(clients).frame(new byte[] {1});

    List<Finding> findings = examine(kafka, Clock.systemUTC());

    names(findings, "there is no topic retinue.training", "retinue topics apply");
    names(findings, "retention.ms is 1000", "kafka-configs.sh");
    names(findings, "different numbers of partitions", "--partitions N");
    names(findings, "producer 4242 in retinue.feedback-0 hangs", "retinue doctor --fix");
    names(findings, "10 records of retinue.frames-0 were deleted before", "start more of them");
    names(findings, "no detector runs, and 10 records", "retinue serve detector");
    names(findings, "camera yard failed", "mend its source");
    names(findings, "nothing was written of camera door", "retinue serve ingest");
    names(findings, "clock of the ingest of camera door is 3600 s behind", "NTP");
    names(findings, "8 records of retinue.cameras cannot be decoded", "who writes them");
    names(findings, "8 records of retinue.models cannot be decoded", "who writes them");
    names(findings, "the champion, release 9, cannot be used", "");
    names(findings, "detectors serve release 3", "/readyz?verbose");
    names(findings, "1 records could not be processed", "retinue dead-letters list");
  }

  @Test
  void shouldEndHangingTransactionsWhenToldTo() {
    ForgedTransaction.in(broker, new TopicPartition(Topic.DETECTIONS.topicName(), 1));

    try (Doctor doctor = new Doctor(kafka, data, List.of(), Clock.systemUTC())) {
      assertThat(doctor.examine()).extracting(Finding::check).contains("transactions");
      assertThat(doctor.fix()).singleElement().asString().contains("retinue.detections-1");
      assertThat(doctor.examine()).extracting(Finding::check).doesNotContain("transactions");
    }
  }

  @Test
  void shouldNameARegistryThatIsAwayOnce() {
    KafkaConnection away =
        new KafkaConnection(broker.bootstrapServers(), URI.create("http://127.0.0.1:1"));

    assertThat(examine(away, Clock.systemUTC()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.check()).isEqualTo("registry"))
        .satisfies(finding -> assertThat(finding.remedy()).contains("--registry-url"));
  }

  @Test
  void shouldNameBrokersThatAreAwayOnce() {
    Map<String, String> soon =
        Map.of("request.timeout.ms", "1000", "default.api.timeout.ms", "2000");
    KafkaConnection away = new KafkaConnection("127.0.0.1:1", broker.registryUrl(), soon);

    assertThat(examine(away, Clock.systemUTC()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.check()).isEqualTo("brokers"))
        .satisfies(finding -> assertThat(finding.remedy()).contains("--bootstrap-servers"));
  }

  @Test
  void shouldNameAClockThatIsWrong() {
    List<Finding> findings = examine(kafka, Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));

    names(findings, "the clock of this machine is 3", "NTP");
    assertThat(findings.get(0).problem()).contains("behind the brokers'");
  }

  @Test
  void shouldNameFramesThatWaitForHalfOfTheTimeForWhichTheyAreKept() throws Exception {
    loseFrames(); // ten of twenty still wait

    List<Finding> findings =
        examine(kafka, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(40)));

    names(findings, "frames of retinue.frames-0 wait for more than 1800 s", "more detectors");
  }

  private List<Finding> examine(KafkaConnection connection, Clock clock) {
    try (Doctor doctor = new Doctor(connection, data, List.of(), clock)) {
      return doctor.examine();
    }
  }

  private static void names(List<Finding> findings, String problem, String remedy) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.problem()).contains(problem);
              assertThat(finding.remedy()).contains(remedy);
            });
  }

  /** Twenty frames, of which ten are deleted before anybody reads them. */
  private void loseFrames() throws Exception {
    TopicPartition frames = new TopicPartition(Topic.FRAMES.topicName(), 0);
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                clients.producerProperties(),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Admin admin = clients.newAdmin()) {
      for (int i = 0; i < 20; i++) {
        producer.send(new ProducerRecord<>(frames.topic(), 0, null, new byte[] {1}));
      }
      producer.flush();
      Map<TopicPartition, OffsetAndMetadata> first = Map.of(frames, new OffsetAndMetadata(0));
      Deadline.inSeconds(20)
          .await(
              "a group has committed",
              () -> {
                try {
                  admin
                      .alterConsumerGroupOffsets(ConsumerGroups.DETECTOR, first)
                      .all()
                      .get(10, TimeUnit.SECONDS);
                  return true;
                } catch (Exception e) {
                  return false; // the coordinator is loading
                }
              });
      admin
          .deleteRecords(Map.of(frames, RecordsToDelete.beforeOffset(10)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  private void promoteADamagedRelease() throws Exception {
    ModelRelease release = SampleRecords.release(9, ReleaseState.CHAMPION);
    release.setUri(Files.createDirectories(data.resolve("release")).toUri().toString());
    release.setAt(now().minus(1, ChronoUnit.HOURS));
    write(Topic.MODELS, serdes.models(), "retinanet", release);
    DetectionEvent event = SampleRecords.detection(); // by release 3
    event.setCapturedAt(now());
    write(Topic.DETECTIONS, serdes.detections(), "gate", event);
  }

  private <T extends SpecificRecord> void write(Topic topic, Serde<T> values, String key, T value)
      throws Exception {
    try (Producer<String, T> producer = clients.newProducer(values)) {
      producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get(10, TimeUnit.SECONDS);
    }
  }

  private static CameraStatus camera(String name, CameraState state, Instant at) {
    CameraStatus status = SampleRecords.camera();
    status.setCamera(name);
    status.setState(state);
    status.setSince(at);
    status.setAt(at);
    return status;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
