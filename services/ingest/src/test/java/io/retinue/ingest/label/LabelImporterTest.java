package io.retinue.ingest.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.IngestConfig;
import io.retinue.ingest.IngestService;
import io.retinue.ingest.TestScenes;
import io.retinue.ingest.TopicValues;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.VideoFile;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FilmEpoch;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Box;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.testkit.BrokerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelImporterTest {
  private static final BrokerUnderTest BROKER = BrokerUnderTest.shared();
  private static final KafkaConnection KAFKA =
      new KafkaConnection(BROKER.bootstrapServers(), BROKER.registryUrl());
  private static final RetinueSerdes SERDES = new RetinueSerdes(KAFKA);
  private static final DetectSize HALF = new DetectSize(80, 80); // 160x120 becomes 80x60

  private final String camera = "cam-" + UUID.randomUUID();
  private final LabelImporter importer = new LabelImporter(KAFKA, Clock.systemUTC());

  @TempDir Path folder;
  private Path video;

  @BeforeAll
  static void applyTopics() {
    new TopicAdmin(KAFKA).apply(3);
  }

  @BeforeEach
  void writeVideo() throws Exception {
    video = TestScenes.video(folder.resolve("clip.avi"), 12);
  }

  @Test
  void shouldImportExactlyThePicturesThatTheCameraPublishes() throws Exception {
    LabelImporter.Counts counts = importer.run(request(labels(160, 3, 7), DetectSize.DEFAULT));
    List<Frame> published = publish(DetectSize.DEFAULT);

    assertThat(counts).isEqualTo(new LabelImporter.Counts(2, 1, 1));
    assertThat(imported()).hasSize(2);
    for (LabelledFrame frame : imported()) {
      Frame twin = published.get((int) frame.getFrame().getIndex());
      assertThat(frame.getBytes()).isEqualTo(twin.getBytes());
      assertThat(frame.getMediaTime()).isEqualTo(twin.getMediaTime());
    }
  }

  @Test
  void shouldScaleBoxesWithThePicture() throws Exception {
    importer.run(request(labels(160, 3, 7), HALF));
    List<Frame> published = publish(HALF);

    LabelledFrame frame = imported().get(0);
    assertThat(frame.getBytes()).isEqualTo(published.get(3).getBytes());
    assertThat(frame.getWidth()).isEqualTo(80);
    assertThat(frame.getHeight()).isEqualTo(60);
    // [10, 20, 30, 40] is 10 to 40 across and 20 to 60 down: half of each
    assertThat(frame.getBoxes())
        .containsExactly(new LabelledBox("person", new Box(5f, 10f, 20f, 30f), false, "17"));
    assertThat(frame.getClasses()).containsExactly("person", "car");
    assertThat(frame.getFrameId()).isEqualTo(frameId(video, 3));
    assertThat(frame.getFrame().getOffset()).isNull();
    assertThat(frame.getLabelledBy()).isEqualTo("ada");
    assertThat(frame.getSource()).isEqualTo("coco-import");
    assertThat(imported().get(1).getBoxes()).isEmpty();
  }

  @Test
  void shouldReplaceRatherThanAddWhenImportedAgain() throws Exception {
    importer.run(request(labels(160, 3, 7), HALF));
    importer.run(request(labels(160, 3, 7), HALF));

    // each import writes each label once; the newest of a frame counts
    assertThat(imported())
        .extracting(LabelledFrame::getFrameId)
        .containsExactly(
            frameId(video, 3), frameId(video, 7), frameId(video, 3), frameId(video, 7));
  }

  @Test
  void shouldKeepTheLabelsOfTwoFilmsOfOneCamera() throws Exception {
    Path first = video;
    importer.run(request(labels(160, 3, 7), HALF));
    video = TestScenes.video(folder.resolve("evening.avi"), 11);
    importer.run(request(labels(160, 3, 7), HALF));

    assertThat(imported())
        .extracting(LabelledFrame::getFrameId)
        .containsExactlyInAnyOrder(
            frameId(first, 3), frameId(first, 7), frameId(video, 3), frameId(video, 7));
    assertThat(imported().stream().map(LabelledFrame::getFrameId).distinct()).hasSize(4);
  }

  @Test
  void shouldImportNothingWhenAFrameIsPastTheEnd() throws Exception {
    LabelImporter.Request request = request(labels(160, 3, 12), HALF);

    assertBadInput(
        request,
        "image 2 (frame_000012.PNG): there is no frame 12: " + video + " has 12 frames (0 to 11)");
  }

  @Test
  void shouldImportNothingWhenTheVideoHasAnotherSize() throws Exception {
    LabelImporter.Request request = request(labels(320, 3, 7), HALF);

    assertBadInput(request, "is 160x120 pixels, but it was labeled at 320x120");
  }

  @Test
  void shouldImportNothingWhenTheVideoEndsTooEarly() throws Exception {
    byte[] bytes = Files.readAllBytes(video);
    Files.write(video, Arrays.copyOf(bytes, bytes.length / 2));
    LabelImporter.Request request = request(labels(160, 1, 11), HALF);

    assertBadInput(request, "clip.avi is truncated");
  }

  @Test
  void shouldRefuseAVideoThatIsMissing() throws Exception {
    Files.delete(video);
    LabelImporter.Request request = request(labels(160, 1, 11), HALF);

    assertBadInput(request, "clip.avi does not exist");
  }

  private void assertBadInput(LabelImporter.Request request, String part) {
    assertThatThrownBy(() -> importer.run(request))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining(part);
    assertThat(imported()).isEmpty();
  }

  private String frameId(Path film, long index) throws IOException {
    return new FrameId(camera, FilmEpoch.of(film), index).toString();
  }

  private LabelImporter.Request request(Path coco, DetectSize size) {
    return new LabelImporter.Request(new CameraSettings(camera, size), video, coco, "ada");
  }

  /** Two images, the first with a box, the second with none. */
  private Path labels(int width, int first, int second) throws IOException {
    String json =
        """
        {"categories": [{"id": 1, "name": "person"}, {"id": 2, "name": "car"}],
         "images": [
          {"id": 1, "file_name": "frame_%06d.PNG", "width": %d, "height": 120},
          {"id": 2, "file_name": "frame_%06d.PNG", "width": %d, "height": 120}],
         "annotations": [
          {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "area": 1200,
           "iscrowd": 0, "attributes": {"track_id": 17}}]}
        """
            .formatted(first, width, second, width);
    return Files.writeString(folder.resolve("labels.json"), json);
  }

  private List<Frame> publish(DetectSize size) throws InterruptedException {
    CameraConfig config =
        new CameraConfig(
            new CameraSettings(camera, size), new VideoFile(video), Playback.ONCE_FAST);
    IngestConfig all = new IngestConfig(List.of(config));
    try (IngestService ingest =
        IngestService.create(all, KAFKA, Clock.systemUTC(), new SimpleMeterRegistry())) {
      ingest.start();
      assertThat(ingest.awaitEnd(Duration.ofSeconds(30))).isTrue();
    }
    return TopicValues.withKeys(camera, Topic.FRAMES, SERDES.frames());
  }

  private List<LabelledFrame> imported() {
    return TopicValues.withKeys(camera + "/", Topic.FEEDBACK, SERDES.feedback());
  }
}
