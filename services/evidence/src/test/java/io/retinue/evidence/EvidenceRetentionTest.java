package io.retinue.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceRetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final int SIZE = 1000;
  private static final int ALERT = Kind.values().length * SIZE;

  @TempDir private Path root;
  private EvidenceFolder folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private EvidenceRetention retention;

  @BeforeEach
  void prepare() {
    folder = new EvidenceFolder(root.resolve("evidence"));
    retention = new EvidenceRetention(new EvidenceFiles(folder), new EvidenceMeters(meters));
  }

  @Test
  void shouldDeleteWhatIsOlderThanIsKept() throws IOException {
    AlertId old = alert("gate", 1, Duration.ofHours(49));
    AlertId young = alert("yard", 2, Duration.ofHours(47));

    retention.enforce(new Retain(Duration.ofDays(2), Long.MAX_VALUE), NOW);

    assertThat(folder.of(old)).doesNotExist();
    assertThat(folder.file(young, Kind.CLIP)).exists();
    assertThat(retention.keptBytes()).isEqualTo(ALERT);
    assertThat(meters.get("retinue.evidence.deleted").tag("reason", "days").counter().count())
        .isEqualTo(1);
  }

  @Test
  void shouldDeleteTheOldestAlertsBeyondTheBytes() throws IOException {
    AlertId second = alert("gate", 1, Duration.ofHours(2));
    AlertId first = alert("yard", 2, Duration.ofHours(3));
    AlertId third = alert("gate", 3, Duration.ofHours(1));

    retention.enforce(new Retain(Duration.ofDays(2), ALERT + SIZE), NOW);

    assertThat(folder.of(first)).doesNotExist();
    assertThat(folder.of(second)).doesNotExist();
    assertThat(folder.file(third, Kind.PICTURE)).exists();
    assertThat(retention.keptBytes()).isEqualTo(ALERT);
    assertThat(meters.get("retinue.evidence.deleted").tag("reason", "bytes").counter().count())
        .isEqualTo(2);
  }

  @Test
  void shouldDeleteWhatAKilledProcessLeftAndNotWhatIsBeingWritten() throws IOException {
    Path left = unfinished("left.mp4", Duration.ofMinutes(3));
    Path growing = unfinished("growing.mp4", Duration.ofSeconds(30));

    retention.enforce(Retain.DEFAULT, NOW);

    assertThat(left).doesNotExist();
    assertThat(growing).exists();
  }

  @Test
  void shouldDoNothingWhereThereIsNoFolder() throws IOException {
    retention.enforce(Retain.DEFAULT, NOW);

    assertThat(folder.root()).doesNotExist();
  }

  private AlertId alert(String camera, long index, Duration age) throws IOException {
    AlertId id = AlertId.parse(camera + "/1795161600000/" + index + "/loitering");
    Files.createDirectories(folder.of(id));
    for (Kind kind : Kind.values()) {
      aged(Files.write(folder.file(id, kind), new byte[SIZE]), age);
    }
    return id;
  }

  private Path unfinished(String name, Duration age) throws IOException {
    Path all = Files.createDirectories(folder.root().resolve(EvidenceFiles.UNFINISHED));
    return aged(Files.write(all.resolve(name), new byte[SIZE]), age);
  }

  private static Path aged(Path file, Duration age) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
