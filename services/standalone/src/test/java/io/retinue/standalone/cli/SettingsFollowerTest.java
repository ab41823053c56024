package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import io.retinue.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFollowerTest {
  private static final String GATE = "cameras:\n  gate: {source: gate.avi}\n";
  private static final String YARD = "  yard: {source: yard.avi}\n";

  private @TempDir Path folder = Path.of("");
  private final List<List<String>> applied = new CopyOnWriteArrayList<>();

  @Test
  void shouldApplyEachValidChangeAndNoOther() throws IOException {
    Path file = write(GATE);
    try (SettingsFollower follower = follow(file)) {
      write(GATE + YARD);
      awaitApplied(List.of("gate", "yard"));

      write(GATE + YARD.replace("source", "sauce"));
      await("a problem", () -> follower.health().detail().contains("did you mean 'source'?"));
      assertThat(follower.health().ready()).isTrue();
      assertThat(applied).hasSize(1);

      write(GATE + YARD.replace("avi", "avi, enabled: false"));
      awaitApplied(List.of("gate"));
      assertThat(follower.health().detail()).isEqualTo("following " + file);
    }
  }

  @Test
  void shouldHandOnOtherRulesAndMasksWithTheSameCameras() throws IOException {
    Path file = write(GATE);
    List<String> seen = new CopyOnWriteArrayList<>();
    try (SettingsFollower follower =
        new SettingsFollower(
            file,
            RetinueYaml.FILE.read(file, Variables.ofProcess()),
            read -> seen.add(read.rules().size() + " " + read.areas().get("gate")))) {
      follower.start();

      write(GATE + "rules:\n  people: {label: person}\n");
      await("a rule", () -> seen.stream().anyMatch(line -> line.startsWith("1 ")));
      write(GATE.replace("avi", "avi, mask: '0,0,1,0,1,1'"));
      await("a mask", () -> seen.stream().anyMatch(line -> line.matches("0 .*Polygon.*")));
    }
  }

  @Test
  void shouldGoOnAfterAChangeThatIsRefused() throws IOException {
    Path file = write(GATE);
    try (SettingsFollower follower = follow(file)) {
      write(GATE + "  taken: {source: taken.avi}\n");
      await("a refusal", () -> follower.health().detail().contains("played by another"));

      write(GATE + YARD);
      awaitApplied(List.of("gate", "yard"));
    }
  }

  private SettingsFollower follow(Path file) {
    SettingsFollower follower =
        new SettingsFollower(
            file, RetinueYaml.FILE.read(file, Variables.ofProcess()), read -> apply(configs(read)));
    follower.start();
    return follower;
  }

  private void apply(List<CameraConfig> cameras) {
    List<String> names = cameras.stream().map(CameraConfig::name).toList();
    if (names.contains("taken")) {
      throw new RetinueException(ErrorKind.IN_USE, "camera taken is played by another", "wait");
    }
    applied.add(names);
  }

  private static List<CameraConfig> configs(RetinueConfig read) {
    return read.enabledCameras().stream()
        .map(c -> new CameraConfig(c.settings(), new AddressedSource(c.source()), Playback.LOOP))
        .toList();
  }

  private void awaitApplied(List<String> names) {
    await(
        "cameras " + names,
        () -> !applied.isEmpty() && applied.get(applied.size() - 1).equals(names));
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
