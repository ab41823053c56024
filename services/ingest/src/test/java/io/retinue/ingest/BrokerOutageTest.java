package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.IngestConfig.StartCheck;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.ChildBroker;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** The broker stops for longer than any deadline of a live frame, and comes back. */
class BrokerOutageTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void shouldWaitForTheBrokerAndGoOnAtOnce() {
    try (ChildBroker broker = BrokerUnderTest.fresh()) {
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
      new TopicAdmin(kafka).apply(2);
      IngestConfig config =
          new IngestConfig(
              List.of(
                  camera("live", TestScenes.drawn(20, 20), Playback.LOOP),
                  camera("file", TestScenes.drawn(20, 1_000_000), Playback.ONCE_FAST)),
              100_000,
              SECOND,
              SECOND.multipliedBy(3),
              StartCheck.REFUSE_BAD_SOURCES);
      try (IngestService ingest =
          IngestService.create(config, kafka, Clock.systemUTC(), new SimpleMeterRegistry())) {
        ingest.start();
        Deadline.inSeconds(30).await("both publish", () -> published(ingest, 0) > 0);
        Deadline.inSeconds(30).await("both publish", () -> published(ingest, 1) > 0);

        Processes.signal(broker.process(), "STOP");
        Deadline.inSeconds(60)
            .await("the live camera waits for Kafka", () -> reason(ingest, 0).contains("status"));
        Deadline.inSeconds(60)
            .await("the file waits for Kafka", () -> reason(ingest, 1).contains("Kafka"));
        assertThat(ingest.health().ready()).isFalse();
        CameraTally cut = ingest.tallies().get(0);
        assertThat(cut.drops()).containsKey(CameraTally.DropReason.NOT_ACKNOWLEDGED);
        assertThat(cut.read()).isEqualTo(cut.published() + cut.dropped());
        long before = published(ingest, 1);
        Processes.signal(broker.process(), "CONT");

        Deadline.inSeconds(10)
            .await("a new pass is live", () -> ingest.tallies().get(0).epoch() > cut.epoch());
        Deadline.inSeconds(10).await("its frames come", () -> published(ingest, 0) > 0);
        Deadline.inSeconds(10).await("the file goes on", () -> published(ingest, 1) > before);
        assertThat(ingest.tallies().get(1).drops()).isEmpty();
        Deadline.inSeconds(10).await("it is ready", () -> ingest.health().ready());
        Deadline.inSeconds(10)
            .await("the topic says so", () -> last(broker).getState() == CameraState.LIVE);
        assertDropsOnTheTopic(broker, cut);
      }
    }
  }

  @Test
  void shouldCloseWithinTenSecondsWhileTheBrokerIsAway() {
    try (ChildBroker broker = BrokerUnderTest.fresh()) {
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
      new TopicAdmin(kafka).apply(2);
      List<CameraConfig> films =
          IntStream.range(0, 4)
              .mapToObj(
                  i -> camera("film" + i, TestScenes.drawn(20, 1_000_000), Playback.ONCE_FAST))
              .toList();
      IngestConfig config =
          new IngestConfig(
              films, 100_000, SECOND, SECOND.multipliedBy(3), StartCheck.REFUSE_BAD_SOURCES);
      IngestService ingest =
          IngestService.create(config, kafka, Clock.systemUTC(), new SimpleMeterRegistry());
      ingest.start();
      Deadline.inSeconds(30)
          .await(
              "all publish",
              () -> ingest.tallies().stream().allMatch(tally -> tally.published() > 0));
      Processes.signal(broker.process(), "STOP");
      Deadline.inSeconds(60)
          .await(
              "all wait for Kafka",
              () -> ingest.tallies().stream().allMatch(tally -> tally.reason().contains("Kafka")));
      Deadline limit = Deadline.inSeconds(10);

      ingest.close();

      assertThat(limit.isOver()).isFalse();
      Processes.signal(broker.process(), "CONT");
    }
  }

  /** The counts of the epoch that the outage cut are on the topic, though it has ended. */
  private static void assertDropsOnTheTopic(ChildBroker broker, CameraTally cut) {
    List<CameraStatus> ofEpoch =
        statuses(broker).stream().filter(s -> s.getEpoch() == cut.epoch()).toList();
    CameraStatus status = ofEpoch.get(ofEpoch.size() - 1);
    assertThat(status.getDrops())
        .contains(
            new DropCount(
                "NOT_ACKNOWLEDGED", cut.drops().get(CameraTally.DropReason.NOT_ACKNOWLEDGED)));
    assertThat(status.getRead()).isEqualTo(20);
    assertThat(status.getPublished())
        .isEqualTo(20 - status.getDrops().stream().mapToLong(DropCount::getCount).sum());
  }

  private static CameraStatus last(ChildBroker broker) {
    List<CameraStatus> statuses = statuses(broker);
    return statuses.get(statuses.size() - 1);
  }

  private static List<CameraStatus> statuses(ChildBroker broker) {
    RetinueSerdes serdes =
        new RetinueSerdes(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl()));
    return broker
        .reader()
        .readAll(
            Topic.CAMERAS.topicName(), new StringDeserializer(), serdes.cameras().deserializer())
        .stream()
        .filter(record -> record.key().equals("live"))
        .map(record -> record.value())
        .toList();
  }

  private static long published(IngestService ingest, int camera) {
    return ingest.tallies().get(camera).published();
  }

  private static String reason(IngestService ingest, int camera) {
    return ingest.tallies().get(camera).reason();
  }

  private static CameraConfig camera(String name, CameraSource source, Playback playback) {
    return new CameraConfig(new CameraSettings(name, DetectSize.DEFAULT), source, playback);
  }
}
