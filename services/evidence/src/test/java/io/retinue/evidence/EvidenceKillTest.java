package io.retinue.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class EvidenceKillTest {
  private static final Capture CAPTURE =
      new Capture(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());

  @TempDir private Path data;
  @TempDir private Path work;

  @Test
  void shouldMakeTheClipAgainAfterAKillAndTakeAFullDiskAsAPause() throws Exception {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(1);
    EvidenceFolder folder = new EvidenceFolder(data.resolve("evidence"));
    Path clip;
    try (Feed gate = new Feed(kafka, "gate");
        EvidenceProcess first = EvidenceProcess.start(kafka, folder.root(), work, CAPTURE)) {
      gate.frames(0, 60);
      gate.alert(AlertType.OPENED, 20, 20, 20);
      AlertId alert = AlertId.parse(gate.id(20));
      await(folder.file(alert, Kind.PICTURE));
      clip = folder.file(alert, Kind.CLIP);
      Processes.limitFileSize(first.handle(), 512);
      gate.alert(AlertType.CLOSED, 20, 30, 20);
      Deadline.inSeconds(30)
          .await("the full disk is named", () -> first.health().contains("free some space"));
      assertThat(first.isAlive()).isTrue();
      assertThat(clip).doesNotExist();
      Deadline.inSeconds(30)
          .await("nothing half-written is left", () -> unfinished(folder).isEmpty());
    }

    try (EvidenceService second =
        EvidenceService.create(
            new EvidenceConfig(CAPTURE, Retain.DEFAULT),
            folder,
            kafka,
            new SimpleMeterRegistry())) {
      second.start();
      await(clip);
    }

    assertThat(SeenClip.of(clip).timesMs()).hasSize(41);
    assertThat(unfinished(folder)).isEmpty();
  }

  private static void await(Path file) {
    Deadline.inSeconds(60).await(file + " exists", () -> Files.exists(file));
  }

  private static List<Path> unfinished(EvidenceFolder folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.root().resolve(EvidenceFiles.UNFINISHED))) {
      return files.toList();
    }
  }
}
