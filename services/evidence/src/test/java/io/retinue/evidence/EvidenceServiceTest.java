package io.retinue.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Garbage;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One service and one partition for several cameras. */
@Timeout(120)
class EvidenceServiceTest {
  private static final Capture CAPTURE =
      new Capture(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final Capture SHORT =
      new Capture(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @TempDir private Path data;

  @Test
  void shouldKeepAClipAndAPictureOfEachAlert() throws Exception {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(1);
    EvidenceFolder folder = new EvidenceFolder(data.resolve("evidence"));
    EvidenceConfig config = new EvidenceConfig(CAPTURE, Retain.DEFAULT);
    try (EvidenceService service = EvidenceService.create(config, folder, kafka, meters);
        Feed gate = new Feed(kafka, "gate");
        Feed yard = new Feed(kafka, "yard");
        Feed hall = new Feed(kafka, "hall");
        Feed away = new Feed(kafka, "away")) {
      service.start();
      for (int second = 0; second < 10; second++) {
        gate.frames(second * 10, second * 10 + 10);
        yard.frames(second * 10, second * 10 + 10);
      }
      passesOverWhatIsNoAlert(gate, folder);
      makesAClipAroundTheAlertAndKeepsTheBestPicture(gate, folder);
      makesAClipOfWhatIsThere(hall, away, folder);
      showsTheTimeBeforeACameraIsBlind(gate, folder);
      service.apply(new EvidenceConfig(SHORT, Retain.DEFAULT));
      makesTheClipOfAnAlertThatStaysOpen(yard, folder);

      assertThat(service.health().ready()).isTrue();
    }
  }

  private void passesOverWhatIsNoAlert(Feed gate, EvidenceFolder folder) throws Exception {
    Garbage.on(broker, "retinue.alerts");
    AlertEvent hostile = SampleRecords.alert();
    hostile.setAlertId("gate/1795161600000/2/../../../etc");
    gate.write(hostile);
    gate.alert(AlertType.UNKNOWN, 20, 20, 20);
    gate.alert(AlertType.RETRACTED, 10, 12, 12); // of an alert of which nothing is known
    gate.alert(AlertType.OPENED, 25, 25, 25);
    gate.alert(AlertType.RETRACTED, 25, 35, 25);

    awaitFile(folder, gate, 25, Kind.CLIP);
    assertThat(times(folder, gate, 25)).hasSize(41);
    assertThat(count("retinue.evidence.skipped", "reason", "bad_id")).isEqualTo(1);
    assertThat(count("retinue.evidence.skipped", "reason", "unknown_type")).isEqualTo(1);
    assertThat(count("retinue.evidence.skipped", "reason", "undecodable")).isPositive();
    assertThat(folder.of(id(gate, 10))).doesNotExist();
  }

  private void makesAClipAroundTheAlertAndKeepsTheBestPicture(Feed gate, EvidenceFolder folder)
      throws Exception {
    gate.alert(AlertType.OPENED, 40, 40, 38);
    awaitFile(folder, gate, 40, Kind.PICTURE);
    assertThat(folder.file(id(gate, 40), Kind.PICTURE)).hasBinaryContent(gate.picture(38));
    gate.alert(AlertType.UPDATED, 40, 50, 48);
    gate.alert(AlertType.CLOSED, 40, 60, 48);
    awaitFile(folder, gate, 40, Kind.CLIP);

    SeenClip clip = SeenClip.of(folder.file(id(gate, 40), Kind.CLIP));
    assertThat(clip.size()).isEqualTo(new PictureSize(96, 64)); // even sides
    List<Long> shown =
        IntStream.rangeClosed(20, 70)
            .mapToObj(index -> Feed.mediaMs(index) - Feed.mediaMs(20))
            .toList();
    assertThat(clip.timesMs()).containsExactlyElementsOf(shown);
    for (int i = 0; i < clip.grays().size(); i++) {
      assertThat(clip.grays().get(i)).isCloseTo(Feed.gray(20 + i), Offset.offset(3));
    }
    assertThat(folder.file(id(gate, 40), Kind.PICTURE)).hasBinaryContent(gate.picture(48));
    showsTheBoxOfTheBestPicture(folder.file(id(gate, 40), Kind.SNAPSHOT));
    assertThat(folder.root().resolve(EvidenceFiles.UNFINISHED)).isEmptyDirectory();
    assertThat(count("retinue.evidence.made", "kind", "clip")).isEqualTo(2);
  }

  /** The box is (1, 2, 30, 40); the picture is gray. */
  private static void showsTheBoxOfTheBestPicture(Path snapshot) throws Exception {
    Picture picture;
    try (JpegDecoder decoder = new JpegDecoder()) {
      picture = decoder.decode(Files.readAllBytes(snapshot));
    }
    assertThat(pixel(picture, 15, 20)[1]).isCloseTo(Feed.gray(48), Offset.offset(6));
    assertThat(pixel(picture, 70, 20)[1]).isCloseTo(Feed.gray(48), Offset.offset(6));
    int[] line = pixel(picture, 31, 20); // its right edge
    assertThat(line[1] - line[0]).isGreaterThan(40); // more green than red
  }

  private static int[] pixel(Picture picture, int x, int y) {
    return IntStream.range(0, 3)
        .map(channel -> picture.rgb()[(y * picture.width() + x) * 3 + channel] & 0xFF)
        .toArray();
  }

  private void makesAClipOfWhatIsThere(Feed hall, Feed away, EvidenceFolder folder)
      throws Exception {
    hall.frames(50, 55);
    hall.frame(55, Feed.damaged());
    hall.frames(56, 60);
    hall.alert(AlertType.OPENED, 40, 40, 40); // its frame is gone
    hall.alert(AlertType.CLOSED, 40, 58, 40);
    away.alert(AlertType.OPENED, 40, 40, 40); // all its frames are gone
    away.alert(AlertType.CLOSED, 40, 58, 40);

    awaitFile(folder, hall, 40, Kind.CLIP);
    assertThat(times(folder, hall, 40)).hasSize(9);
    assertThat(count("retinue.evidence.damaged.frames")).isEqualTo(1);
    Deadline.inSeconds(30)
        .await(
            "what is gone is counted", () -> count("retinue.evidence.gone", "kind", "clip") == 1);
    assertThat(folder.of(id(away, 40))).doesNotExist();
  }

  /** The alert opens long after the last frame, which is what people want to see. */
  private static void showsTheTimeBeforeACameraIsBlind(Feed gate, EvidenceFolder folder)
      throws Exception {
    AlertId id = gate.blind(99, Duration.ofMinutes(1));

    Deadline.inSeconds(30).await("the clip", () -> Files.exists(folder.file(id, Kind.CLIP)));
    assertThat(SeenClip.of(folder.file(id, Kind.CLIP)).timesMs())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(79, 99)
                .mapToObj(index -> Feed.mediaMs(index) - Feed.mediaMs(79))
                .toList());
    assertThat(folder.file(id, Kind.PICTURE)).hasBinaryContent(gate.picture(99));
  }

  private static void makesTheClipOfAnAlertThatStaysOpen(Feed yard, EvidenceFolder folder)
      throws Exception {
    yard.alert(AlertType.OPENED, 20, 20, 20);

    awaitFile(folder, yard, 20, Kind.CLIP);
    assertThat(times(folder, yard, 20)).hasSize(21).last().isEqualTo(2000L);
  }

  private static AlertId id(Feed camera, long opening) {
    return AlertId.parse(camera.id(opening));
  }

  private static List<Long> times(EvidenceFolder folder, Feed camera, long opening)
      throws Exception {
    return SeenClip.of(folder.file(id(camera, opening), Kind.CLIP)).timesMs();
  }

  private static void awaitFile(EvidenceFolder folder, Feed camera, long opening, Kind kind) {
    Path file = folder.file(id(camera, opening), kind);
    Deadline.inSeconds(30).await(file + " exists", () -> Files.exists(file));
  }

  private double count(String name, String... tags) {
    Counter counter = meters.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }
}
