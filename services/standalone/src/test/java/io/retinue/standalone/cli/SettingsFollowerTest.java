package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Health;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import io.retinue.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFollowerTest {
  private static final String GATE = "cameras:\n  gate: {source: gate.avi}\n";
  private static final String YARD = "  yard: {source: yard.avi}\n";
  private static final String HALL = "  hall: {source: hall.avi}\n";

  private @TempDir Path folder = Path.of("");
  private final List<List<String>> applied = new CopyOnWriteArrayList<>();

  @Test
  void shouldApplyEachValidChangeAndNoOther() throws IOException {
    Path file = write(GATE);
    try (SettingsFollower follower = follower(this::take)) {
      follower.start();
      write(GATE + YARD);
      await("two cameras", () -> applied.contains(List.of("gate", "yard")));

      write(GATE + YARD.replace("source", "sauce"));
      await("a problem", () -> follower.health().detail().contains("did you mean 'source'?"));
      assertThat(follower.health().ready()).isTrue();
      assertThat(applied).hasSize(1);

      write(GATE + YARD.replace("avi", "avi, enabled: false"));
      await("one camera", () -> applied.contains(List.of("gate")));
      await("no problem", () -> follower.health().detail().equals("following " + file));
    }
  }

  @Test
  void shouldHandOnOtherRulesAndMasksWithTheSameCameras() throws IOException {
    write(GATE);
    List<String> taken = new ArrayList<>();
    SettingsFollower follower =
        follower(
            read ->
                () -> taken.add(read.rules().size() + " " + read.cameras().get(0).areas().masks()));

    write(GATE + "rules:\n  people: {label: person}\n");
    lookTwice(follower);
    write(GATE.replace("avi", "avi, mask: '0,0,1,0,1,1'"));
    lookTwice(follower);

    assertThat(taken).hasSize(2);
    assertThat(taken.get(0)).isEqualTo("1 []");
    assertThat(taken.get(1)).startsWith("0 ").contains("Polygon");
  }

  /** As a shell and many editors save: the file is empty, then it has a part, then all. */
  @Test
  void shouldNotApplyAFileThatIsBeingWritten() throws IOException {
    Path file = write(GATE + YARD);
    SettingsFollower follower = follower(this::take);
    lookTwice(follower);

    for (String part : List.of("", GATE, GATE + YARD + HALL)) {
      Files.writeString(file, part);
      follower.look();
    }
    assertThat(applied).isEmpty();
    follower.look();

    assertThat(applied).containsExactly(List.of("gate", "yard", "hall"));
  }

  @Test
  void shouldKeepTheCamerasWhileTheFileIsEmptyOrGone() throws IOException {
    Path file = write(GATE);
    SettingsFollower follower = follower(this::take);

    Files.writeString(file, "\n");
    lookTwice(follower);
    assertThat(follower.health().detail()).contains("it is empty or missing; write 'cameras: {}'");
    Files.delete(file);
    lookTwice(follower);
    assertThat(follower.health().detail()).contains("it is empty or missing");
    assertThat(applied).isEmpty();

    write("cameras: {}\n");
    lookTwice(follower);
    assertThat(applied).containsExactly(List.of());
    assertThat(follower.health().detail()).isEqualTo("following " + file);
  }

  @Test
  void shouldChangeNothingIfOneServiceRefusesAndTryAgain() throws IOException {
    Path file = write(GATE);
    SettingsFollower follower =
        follower(
            this::take,
            read -> {
              if (Files.exists(folder.resolve("taken"))) {
                throw new RetinueException(ErrorKind.IN_USE, "yard is played by another", "wait");
              }
              return () -> {};
            });
    Path taken = Files.createFile(folder.resolve("taken"));
    write(GATE + YARD);
    lookTwice(follower);
    assertThat(follower.health().detail()).contains("is not applied: yard is played by another");
    assertThat(follower.health().ready()).isTrue();
    assertThat(applied).isEmpty();

    Files.delete(taken);
    follower.look();

    assertThat(applied).containsExactly(List.of("gate", "yard"));
    assertThat(follower.health().detail()).isEqualTo("following " + file);
  }

  @Test
  void shouldApplyTheOldFileAgainAfterAChangeThatBrokeOff() throws IOException {
    Path file = write(GATE);
    SettingsFollower follower =
        follower(
            this::take,
            read ->
                () -> {
                  if (read.cameras().size() > 1) {
                    throw new KafkaException("no producer");
                  }
                });
    write(GATE + YARD);
    lookTwice(follower);
    assertThat(applied).containsExactly(List.of("gate", "yard"));
    assertThat(follower.health().detail()).contains("is applied in part", "no producer");
    assertThat(follower.health().ready()).isFalse();
    assertThat(follower.health().live()).isTrue();

    write(GATE);
    lookTwice(follower);

    assertThat(applied).last().isEqualTo(List.of("gate"));
    assertThat(follower.health()).isEqualTo(Health.ready("following " + file));
  }

  private SettingsFollower follower(SettingsTaker... takers) {
    Path file = folder.resolve("retinue.yaml");
    return new SettingsFollower(
        file,
        RetinueYaml.FILE.read(file, Variables.ofProcess()),
        List.of(takers),
        new Backoff(Duration.ZERO, Duration.ZERO));
  }

  private Runnable take(RetinueConfig read) {
    return () ->
        applied.add(read.enabledCameras().stream().map(RetinueConfig.Camera::name).toList());
  }

  /** A change is applied at the second look that finds it. */
  private static void lookTwice(SettingsFollower follower) {
    follower.look();
    follower.look();
  }

  private static void await(String what, Callable<Boolean> condition) {
    Deadline.inSeconds(30).await(what, condition);
  }

  /** At once, as editors do: the follower never sees half a file. */
  private Path write(String yaml) throws IOException {
    Path whole = Files.writeString(folder.resolve("new.yaml"), yaml);
    return Files.move(whole, folder.resolve("retinue.yaml"), StandardCopyOption.REPLACE_EXISTING);
  }
}
