package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment as its {@code retinue.yaml} describes it. */
class RunFromFileTest {
  private static final int FRAMES = 12;

  private @TempDir Path folder = Path.of("");

  @Test
  void shouldRunTheCamerasOfTheFileAsItSays() throws Exception {
    LabelledClip.write(Files.createDirectories(folder.resolve("films")), FRAMES, 1);
    Path file =
        Files.writeString(
            folder.resolve("retinue.yaml"),
            """
            cameras:
              gate:
                source: films/street.avi
                detect: {width: 192, height: 108}
              yard: {source: films/street.avi, detect: {fps: 0.01}}
              attic: {source: films/none.avi, enabled: false}
            rules:
              people: {label: person}
            console: {port: 0}
            """);

    CommandLineRun run = in(file, "run", "--once");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out())
        .containsPattern("gate +12 +0 +12 ") // camera, read, dropped, published
        .containsPattern("yard +12 +11 +1 ") // one frame in 100 seconds
        .doesNotContain("attic")
        .contains("Every frame is accounted for.");
    CommandLineRun frames =
        in(file, "tail", "frames", "--from-beginning", "-n", Integer.toString(FRAMES + 1));
    assertThat(frames.out().lines())
        .hasSize(FRAMES + 1)
        .filteredOn(line -> line.contains("  gate/"))
        .hasSize(FRAMES)
        .allMatch(line -> line.contains("  192x108  "));
  }

  private CommandLineRun in(Path file, String... command) {
    String[] all = Arrays.copyOf(command, command.length + 4);
    all[command.length] = "--config";
    all[command.length + 1] = file.toString();
    all[command.length + 2] = "--data";
    all[command.length + 3] = folder.resolve("data").toString();
    return CommandLineRun.of(all);
  }
}
