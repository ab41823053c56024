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
import io.retinue.testkit.Processes;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.PictureSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class EvidenceServiceTest {
  private static final Capture CAPTURE =
      new Capture(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir private Path data;
  @TempDir private Path work;
  private EvidenceFolder folder;
  private Feed gate;

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(1);
    folder = new EvidenceFolder(data.resolve("evidence"));
    gate = opened(new Feed(kafka, "gate"));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void shouldKeepAClipAroundTheAlertAndItsBestPicture() throws Exception {
    Feed yard = opened(new Feed(kafka, "yard")); // in the same partition
    for (int second = 0; second < 10; second++) {
      gate.frames(second * 10, second * 10 + 10);
      yard.frames(second * 10, second * 10 + 10);
    }
    EvidenceService service = started(CAPTURE);

    gate.alert(AlertType.OPENED, 40, 40, 38);
    awaitFile(40, Kind.PICTURE);
    assertThat(folder.file(id(40), Kind.PICTURE)).hasBinaryContent(gate.picture(38));
    gate.alert(AlertType.UPDATED, 40, 50, 48);
    gate.alert(AlertType.CLOSED, 40, 60, 48);
    awaitFile(40, Kind.CLIP);

    SeenClip clip = SeenClip.of(folder.file(id(40), Kind.CLIP));
    assertThat(clip.size()).isEqualTo(new PictureSize(96, 64)); // even sides
    List<Long> shown =
        IntStream.rangeClosed(20, 70)
            .mapToObj(index -> Feed.mediaMs(index) - Feed.mediaMs(20))
            .toList();
    assertThat(clip.timesMs()).containsExactlyElementsOf(shown);
    for (int i = 0; i < clip.grays().size(); i++) {
      assertThat(clip.grays().get(i)).isCloseTo(Feed.gray(20 + i), Offset.offset(3));
    }
    assertThat(folder.file(id(40), Kind.PICTURE)).hasBinaryContent(gate.picture(48));
    assertThat(unfinished()).isEmpty();
    assertThat(count("retinue.evidence.made", "kind", "clip")).isEqualTo(1);
    assertThat(service.health().ready()).isTrue();
  }

  @Test
  void shouldMakeTheClipOfAnAlertThatStaysOpen() throws Exception {
    gate.frames(0, 60);
    started(new Capture(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2)));

    gate.alert(AlertType.OPENED, 20, 20, 20);

    awaitFile(20, Kind.CLIP);
    SeenClip clip = SeenClip.of(folder.file(id(20), Kind.CLIP));
    assertThat(clip.timesMs()).hasSize(21).last().isEqualTo(2000L);
  }

  @Test
  void shouldMakeTheClipAgainAfterAKillAndTakeAFullDiskAsAPause() throws Exception {
    gate.frames(0, 60);
    try (EvidenceProcess first = EvidenceProcess.start(kafka, folder.root(), work, CAPTURE)) {
      gate.alert(AlertType.OPENED, 20, 20, 20);
      awaitFile(20, Kind.PICTURE);
      Processes.limitFileSize(first.handle(), 512);
      gate.alert(AlertType.CLOSED, 20, 30, 20);
      Deadline.inSeconds(30)
          .await("the full disk is named", () -> first.health().contains("free some space"));
      assertThat(first.isAlive()).isTrue();
      assertThat(folder.file(id(20), Kind.CLIP)).doesNotExist();
      Deadline.inSeconds(30).await("nothing half-written is left", () -> unfinished().isEmpty());
    }

    started(CAPTURE);

    awaitFile(20, Kind.CLIP);
    assertThat(SeenClip.of(folder.file(id(20), Kind.CLIP)).timesMs()).hasSize(41);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void shouldMakeAClipOfWhatIsThereAndCountWhatIsGone() throws Exception {
    gate.frames(50, 55);
    gate.frame(55, Feed.damaged());
    gate.frames(56, 60);
    started(CAPTURE);

    gate.alert(AlertType.OPENED, 40, 40, 40); // its frame is gone
    gate.alert(AlertType.CLOSED, 40, 58, 40);
    Feed away = opened(new Feed(kafka, "away")); // none of its frames is there
    away.alert(AlertType.OPENED, 40, 40, 40);
    away.alert(AlertType.CLOSED, 40, 58, 40);

    awaitFile(40, Kind.CLIP);
    assertThat(SeenClip.of(folder.file(id(40), Kind.CLIP)).timesMs()).hasSize(9);
    assertThat(count("retinue.evidence.damaged.frames")).isEqualTo(1);
    awaitCount(1, "retinue.evidence.gone", "kind", "clip");
    assertThat(folder.of(AlertId.parse(away.id(40)))).doesNotExist();
  }

  @Test
  void shouldPassOverWhatIsNoAlertAndGoOn() throws Exception {
    gate.frames(0, 60);
    started(CAPTURE);

    Garbage.on(broker, "retinue.alerts");
    AlertEvent hostile = SampleRecords.alert();
    hostile.setAlertId("gate/1795161600000/2/../../../etc");
    gate.write(hostile);
    gate.alert(AlertType.UNKNOWN, 20, 20, 20);
    gate.alert(AlertType.RETRACTED, 10, 12, 12); // of an alert of which nothing is known
    gate.alert(AlertType.OPENED, 20, 20, 20);
    gate.alert(AlertType.RETRACTED, 20, 30, 20);

    awaitFile(20, Kind.CLIP);
    assertThat(count("retinue.evidence.skipped", "reason", "bad_id")).isEqualTo(1);
    assertThat(count("retinue.evidence.skipped", "reason", "unknown_type")).isEqualTo(1);
    assertThat(count("retinue.evidence.skipped", "reason", "undecodable")).isPositive();
    assertThat(folder.of(id(10))).doesNotExist();
  }

  private static AlertId id(long opening) {
    return AlertId.parse("gate/" + Feed.EPOCH + "/" + opening + "/loitering");
  }

  private EvidenceService started(Capture capture) {
    EvidenceService service =
        opened(
            EvidenceService.create(
                new EvidenceConfig(capture, Retain.DEFAULT), folder, kafka, meters));
    service.start();
    Deadline.inSeconds(30).await("it reads alerts", () -> service.health().ready());
    return service;
  }

  private void awaitFile(long opening, Kind kind) {
    Path file = folder.file(id(opening), kind);
    Deadline.inSeconds(30).await(file + " exists", () -> Files.exists(file));
  }

  private void awaitCount(double wanted, String name, String... tags) {
    Deadline.inSeconds(30).await(name + " is " + wanted, () -> count(name, tags) == wanted);
  }

  private double count(String name, String... tags) {
    Counter counter = meters.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder.root().resolve(EvidenceFiles.UNFINISHED))) {
      return files.toList();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
