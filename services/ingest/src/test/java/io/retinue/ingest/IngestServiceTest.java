package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.IngestConfig.StartCheck;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.DrawnScene;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.VideoFile;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Garbage;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.JpegDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestServiceTest {
  private static final BrokerUnderTest BROKER = BrokerUnderTest.shared();
  private static final KafkaConnection KAFKA =
      new KafkaConnection(BROKER.bootstrapServers(), BROKER.registryUrl());
  private static final RetinueSerdes SERDES = new RetinueSerdes(KAFKA);
  private static final MeterRegistry METERS = new SimpleMeterRegistry();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final String camera = "cam-" + UUID.randomUUID();

  @TempDir Path folder;

  @BeforeAll
  static void applyTopics() {
    new TopicAdmin(KAFKA).apply(3);
  }

  @Test
  void shouldStartThoughTheCamerasTopicHoldsWhatIsNoStatus() throws Exception {
    Garbage.on(BROKER, Topic.CAMERAS.topicName());
    Path video = TestScenes.video(folder.resolve("clip.avi"), 3);

    CameraTally tally = play(new VideoFile(video), Playback.ONCE_FAST);

    assertThat(tally.published()).isEqualTo(3);
  }

  @Test
  void shouldPublishEveryFrameOfAFileInOrder() throws Exception {
    Path video = TestScenes.video(folder.resolve("clip.avi"), 30);

    CameraTally tally = play(new VideoFile(video), Playback.ONCE_FAST);

    assertThat(tally.state()).isEqualTo(CameraTally.State.ENDED);
    assertThat(tally.read()).isEqualTo(30);
    assertThat(tally.published()).isEqualTo(30);
    assertThat(tally.drops()).isEmpty();
    List<Frame> frames = frames();
    assertThat(frames)
        .extracting(Frame::getIndex)
        .containsExactlyElementsOf(LongStream.range(0, 30).boxed().toList());
    assertThat(frames).allSatisfy(frame -> assertSound(frame, tally.epoch()));
    assertThat(frames.get(29).getMediaTime()).isEqualTo(2900); // 10 frames a second
    try (JpegDecoder decoder = new JpegDecoder()) {
      assertThat(decoder.decode(frames.get(7).getBytes().array()).size())
          .isEqualTo(TestScenes.SIZE);
    }
  }

  private void assertSound(Frame frame, long epoch) {
    assertThat(frame.getCamera()).isEqualTo(camera);
    assertThat(frame.getEpoch()).isEqualTo(epoch);
    assertThat(frame.getDelivery()).isEqualTo(Delivery.COMPLETE);
    assertThat(frame.getWidth()).isEqualTo(160);
    assertThat(frame.getHeight()).isEqualTo(120);
    assertThat(frame.getDrops()).isEmpty();
    assertThat(Duration.between(frame.getCapturedAt(), Clock.systemUTC().instant()))
        .isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void shouldSayOnTheCamerasTopicHowItEnded() throws Exception {
    CameraTally tally = play(TestScenes.drawn(10, 5), Playback.ONCE_FAST);

    List<CameraStatus> statuses = statuses();
    assertThat(statuses.get(0).getState()).isEqualTo(CameraState.CONNECTING);
    assertThat(statuses.get(0).getEpoch()).isEqualTo(tally.epoch());
    CameraStatus last = statuses.get(statuses.size() - 1);
    assertThat(last.getState()).isEqualTo(CameraState.ENDED);
    assertThat(last.getEpoch()).isEqualTo(tally.epoch());
    assertThat(last.getRead()).isEqualTo(5);
    assertThat(last.getPublished()).isEqualTo(5);
    assertThat(last.getLastIndex()).isEqualTo(4);
  }

  @Test
  void shouldGiveALaterRunALaterEpochThoughTheClockWasSetBack() throws Exception {
    CameraTally first = play(TestScenes.drawn(10, 2), Playback.ONCE_FAST);
    Clock setBack = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-30));

    CameraTally second;
    IngestConfig config = config(TestScenes.drawn(10, 2), Playback.ONCE_FAST);
    try (IngestService ingest = IngestService.create(config, KAFKA, setBack, METERS)) {
      ingest.start();
      assertThat(ingest.awaitEnd(LONG)).isTrue();
      second = ingest.tallies().get(0);
    }

    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
  }

  /** The topic is compacted: a status without the epoch would remove it. */
  @Test
  void shouldKeepTheLastEpochOnTheTopicWhileTheSourceIsDown() throws Exception {
    CameraTally first = play(TestScenes.drawn(10, 2), Playback.ONCE_FAST);
    IngestConfig missing =
        config(new VideoFile(folder.resolve("none.avi")), Playback.LOOP).retryingBadSources();
    try (IngestService ingest = IngestService.create(missing, KAFKA, Clock.systemUTC(), METERS)) {
      ingest.start();
      Deadline.inSeconds(30)
          .await("the topic says so", () -> lastState().equals(CameraState.FAILED));
    }

    assertThat(last().getEpoch()).isEqualTo(first.epoch());
  }

  @Test
  void shouldGiveEveryPassOfALoopItsOwnEpoch() throws Exception {
    IngestConfig config = config(TestScenes.drawn(100, 3), Playback.LOOP);
    try (IngestService ingest = IngestService.create(config, KAFKA, Clock.systemUTC(), METERS)) {
      ingest.start();
      Deadline.inSeconds(30).await("nine frames", () -> frames().size() >= 9);
    }

    List<Frame> frames = frames();
    assertThat(frames.stream().map(Frame::getEpoch).distinct().count()).isGreaterThanOrEqualTo(3);
    for (int i = 0; i < 9; i++) {
      assertThat(frames.get(i).getIndex()).isEqualTo(i % 3);
      assertThat(frames.get(i).getDelivery()).isEqualTo(Delivery.LIVE);
    }
    assertThat(frames).extracting(Frame::getEpoch).isSorted();
    List<CameraStatus> statuses = statuses();
    assertThat(statuses.get(statuses.size() - 1).getState()).isEqualTo(CameraState.ENDED);
    assertThat(statuses.get(statuses.size() - 1).getReason()).isEqualTo("stopped");
  }

  @Test
  void shouldPlayInRealTimeAtTheRateOfTheSource() throws Exception {
    long start = System.nanoTime();

    play(TestScenes.drawn(20, 20), Playback.ONCE_REALTIME);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(999));
  }

  @Test
  void shouldWaitForTheDetectorWhileItIsTooFarBehind() throws Exception {
    Duration often = Duration.ofMillis(100);
    IngestConfig config =
        new IngestConfig(
            config(TestScenes.drawn(10, 50), Playback.ONCE_FAST).cameras(),
            20,
            often,
            often,
            StartCheck.REFUSE_BAD_SOURCES);
    try (IngestService ingest = IngestService.create(config, KAFKA, Clock.systemUTC(), METERS);
        Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      ingest.start();
      Deadline.inSeconds(30)
          .await(
              "the camera has stalled",
              () -> ingest.tallies().get(0).state() == CameraTally.State.STALLED);
      assertThat(frames()).hasSize(20);
      Deadline.inSeconds(30).await("the status says why", () -> lastReason().contains("detector"));
      assertThat(lastReason()).contains("waiting for the detector, which is 20 frames behind");

      ConsumerRecord<String, byte[]> last = TopicValues.own(camera, Topic.FRAMES).get(19);
      TopicPartition partition = new TopicPartition(last.topic(), last.partition());
      long end = last.offset() + 1;
      commit(admin, partition, end - 5); // 5 behind: room for 15

      Deadline.inSeconds(30).await("35 frames", () -> frames().size() == 35);
      commit(admin, partition, end + 15);
      assertThat(ingest.awaitEnd(LONG)).isTrue();
      assertThat(ingest.tallies().get(0).published()).isEqualTo(50);
    }
  }

  @Test
  void shouldPublishWhatATruncatedFileHasAndFail() throws Exception {
    Path video = TestScenes.video(folder.resolve("clip.avi"), 60);
    byte[] bytes = Files.readAllBytes(video);
    Path cut = Files.write(folder.resolve("cut.avi"), Arrays.copyOf(bytes, bytes.length / 2));

    CameraTally tally = play(new VideoFile(cut), Playback.ONCE_FAST);

    assertThat(tally.state()).isEqualTo(CameraTally.State.FAILED);
    assertThat(tally.failure()).contains("cut.avi is truncated");
    // What half of the bytes hold of 60 frames. Measured: 16.
    assertThat(tally.published()).isBetween(14L, 18L).isEqualTo(frames().size());
    assertThat(tally.read()).isEqualTo(tally.published() + tally.dropped());
    List<CameraStatus> statuses = statuses();
    assertThat(statuses.get(statuses.size() - 1).getState()).isEqualTo(CameraState.FAILED);
  }

  @Test
  void shouldKeepOneCamerasFaultFromAnother() throws Exception {
    CameraSource faulty =
        new DrawnScene(
            () ->
                index -> {
                  throw new IllegalStateException("the scene fell down");
                },
            10,
            5);
    String healthy = camera + "-b";
    IngestConfig config =
        new IngestConfig(
            List.of(
                config(camera, faulty, Playback.ONCE_FAST),
                config(healthy, TestScenes.drawn(10, 5), Playback.ONCE_FAST)));
    try (IngestService ingest = IngestService.create(config, KAFKA, Clock.systemUTC(), METERS)) {
      ingest.start();
      assertThat(ingest.awaitEnd(LONG)).isTrue();

      List<CameraTally> tallies = ingest.tallies();
      assertThat(tallies.get(0).state()).isEqualTo(CameraTally.State.FAILED);
      assertThat(tallies.get(0).failure()).contains("the scene fell down");
      assertThat(tallies.get(1).state()).isEqualTo(CameraTally.State.ENDED);
      assertThat(tallies.get(1).published()).isEqualTo(5);
    }
  }

  @Test
  void shouldRefuseASourceThatIsNoVideoBeforeAnythingStarts() throws Exception {
    Path text = Files.writeString(folder.resolve("clip.mp4"), "this is no video\n".repeat(100));
    IngestConfig config = config(new VideoFile(text), Playback.ONCE_FAST);

    assertThatThrownBy(() -> IngestService.create(config, KAFKA, Clock.systemUTC(), METERS))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining(camera)
        .hasMessageContaining("clip.mp4 is not a video");
    assertThat(statuses()).isEmpty();
  }

  @Test
  void shouldTryAMissingFileAgainAndSayThatItIsDown() throws Exception {
    Path video = folder.resolve("later.avi");
    IngestConfig config = config(new VideoFile(video), Playback.LOOP).retryingBadSources();
    try (IngestService ingest = IngestService.create(config, KAFKA, Clock.systemUTC(), METERS)) {
      ingest.start();
      Deadline.inSeconds(30)
          .await("the topic says so", () -> lastState().equals(CameraState.FAILED));
      assertThat(lastReason()).matches(".*later.avi does not exist; next attempt in [0-9.]+ s");
      Health down = ingest.health();
      assertThat(down.live()).isTrue();
      assertThat(down.ready()).isFalse();
      assertThat(down.detail()).contains("1 failed").contains(camera).contains("does not exist");

      TestScenes.video(video, 5);

      Deadline.inSeconds(30).await("frames come", () -> meter("retinue.frames.published") >= 5);
      Deadline.inSeconds(30).await("it is ready", () -> ingest.health().ready());
    }
    assertThat(meter("retinue.camera.reconnects")).isPositive();
  }

  private double meter(String name) {
    return METERS.get(name).tag("camera", camera).counter().count();
  }

  @Test
  void shouldStartThoughTheCamerasTopicHasRecordsOfOthers() throws Exception {
    try (Producer<String, CameraStatus> foreign =
        new KafkaClients(KAFKA).newProducer(SERDES.cameras())) {
      CameraStatus hostile = SampleRecords.camera();
      hostile.setEpoch(Long.MAX_VALUE);
      String topic = Topic.CAMERAS.topicName();
      foreign.send(new ProducerRecord<>(topic, camera, hostile)).get();
    }

    CameraTally tally = play(TestScenes.drawn(10, 2), Playback.ONCE_FAST);

    assertThat(tally.published()).isEqualTo(2);
    assertThat(tally.epoch()).isPositive().isLessThan(Long.MAX_VALUE / 2);
  }

  private CameraTally play(CameraSource source, Playback playback) {
    IngestConfig config = config(source, playback);
    try (IngestService ingest = IngestService.create(config, KAFKA, Clock.systemUTC(), METERS)) {
      ingest.start();
      assertThat(ingest.awaitEnd(LONG)).isTrue();
      return ingest.tallies().get(0);
    }
  }

  private static CameraConfig config(String name, CameraSource source, Playback playback) {
    return new CameraConfig(new CameraSettings(name, DetectSize.DEFAULT), source, playback);
  }

  private IngestConfig config(CameraSource source, Playback playback) {
    return new IngestConfig(List.of(config(camera, source, playback)));
  }

  private List<Frame> frames() {
    return TopicValues.withKeys(camera, Topic.FRAMES, SERDES.frames());
  }

  private List<CameraStatus> statuses() {
    return TopicValues.withKeys(camera, Topic.CAMERAS, SERDES.cameras());
  }

  private String lastReason() {
    return last().getReason();
  }

  private CameraState lastState() {
    return statuses().isEmpty() ? CameraState.UNKNOWN : last().getState();
  }

  private CameraStatus last() {
    List<CameraStatus> statuses = statuses();
    return statuses.get(statuses.size() - 1);
  }

  private static void commit(Admin admin, TopicPartition partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            ConsumerGroups.DETECTOR, Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }
}
