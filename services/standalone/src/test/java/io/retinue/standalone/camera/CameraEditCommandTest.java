package io.retinue.standalone.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.CommandLineRun;
import io.retinue.standalone.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code camera list|add|remove|pause|resume} as a person meets them; nothing runs. */
class CameraEditCommandTest {
  private static final String FILE =
      """
      # our cameras
      cameras:
        gate:   # the front
          source: rtsp://10.0.0.9/live
          user: viewer
          password: ${CAMERA_PASSWORD_THAT_IS_NOT_SET_HERE}
        yard: {source: 'rtsp://me:c4nary@10.0.0.8/a', enabled: false}
      rules:
        people: {label: person, cameras: [gate]}   # at night
      """;

  private @TempDir Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("retinue.yaml"), FILE);
  }

  @Test
  void shouldAddACameraAndLeaveTheBytesAsBeforeWhenItIsRemoved() throws IOException {
    CommandLineRun added =
        camera("add", "hall", "test:320x240@5", "--fps", "2.5", "--width", "320");

    assertThat(added.exitCode()).as(added.everything()).isZero();
    assertThat(added.out()).contains("camera hall is added to " + file);
    assertThat(file)
        .hasContent(
            FILE.replace(
                "rules:",
                """
                  hall:
                    source: test:320x240@5
                    detect:
                      width: 320
                      fps: 2.5
                rules:\
                """));
    assertThat(camera("remove", "hall").exitCode()).isZero();
    assertThat(Files.readString(file)).isEqualTo(FILE);
  }

  @Test
  void shouldCreateTheFileWhereThereIsNone() throws IOException {
    Files.delete(file);

    assertThat(camera("add", "hall", "test:320x240@5").exitCode()).isZero();

    assertThat(file).hasContent("cameras:\n  hall:\n    source: test:320x240@5\n");
    assertThat(camera("list").out()).containsPattern("hall +- +- +- +- +test:320x240@5");
  }

  @Test
  void shouldPauseAndResume() throws IOException {
    assertThat(camera("pause", "gate").out())
        .contains("camera gate is paused in", "apply it within seconds");
    assertThat(Files.readString(file))
        .isEqualTo(FILE.replace("HERE}\n", "HERE}\n    enabled: false\n"));
    assertThat(camera("pause", "gate").out())
        .contains("was paused already")
        .doesNotContain("apply it");

    assertThat(camera("resume", "gate").out()).contains("camera gate runs again in");
    assertThat(camera("resume", "yard").exitCode()).isZero();
    assertThat(Files.readString(file))
        .isEqualTo(
            FILE.replace("HERE}\n", "HERE}\n    enabled: true\n")
                .replace("enabled: false}", "enabled: true}"));
  }

  @Test
  void shouldListTheFileWithoutPasswordsAndSayThatNothingRuns() {
    CommandLineRun list = camera("list");

    assertThat(list.exitCode()).as(list.everything()).isZero();
    assertThat(list.out())
        .containsPattern("gate +- .*rtsp://10.0.0.9/live")
        .containsPattern("yard +PAUSED .*rtsp://10.0.0.8/a")
        .contains("States and counts are unknown: no broker runs for the data directory");
    assertThat(camera("list", "--json").out())
        .contains("\"camera\":\"yard\"", "\"paused\":true", "\"unknown_because\":\"no broker");
    assertThat(list.everything()).doesNotContain("c4nary");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  /** The cluster is not asked: its properties are refused first, so they were read. */
  @Test
  void shouldReadTheClusterOfTheFileWithoutTheVariablesOfItsCameras() throws IOException {
    Files.writeString(
        file,
        FILE
            + """
            kafka:
              bootstrap_servers: 127.0.0.1:1
              registry_url: http://127.0.0.1:1
              properties: {security.protocol: NOPE}
            """);

    CommandLineRun list = camera("list");

    assertThat(list.exitCode()).as(list.everything()).isZero();
    assertThat(list.out())
        .containsPattern("gate +- .*rtsp://10.0.0.9/live")
        .contains("States and counts are unknown: Kafka refuses the client properties: ");
  }

  @Test
  void shouldWriteNoPasswordIntoTheFile() throws IOException {
    CommandLineRun refused = camera("add", "hall", "rtsp://admin:c4nary@10.0.0.7/live");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(refused.err()).contains("--user NAME", "RETINUE_HALL_PASSWORD_FILE");
    assertThat(refused.everything()).doesNotContain("c4nary");
    assertThat(camera("add", "hall", "http://10.0.0.7/jpg?user=a&password=c4nary").err())
        .contains("contains a password or key ('password')")
        .doesNotContain("c4nary");
    assertThat(Files.readString(file)).isEqualTo(FILE);

    CommandLineRun added = camera("add", "hall", "rtsp://10.0.0.7/live", "--user", "admin");
    assertThat(added.out()).contains("takes RETINUE_HALL_PASSWORD from the environment");
    assertThat(Files.readString(file))
        .contains("    user: admin\n    password: '${RETINUE_HALL_PASSWORD}'\n");
    assertThat(camera("add", "attic", "rtsp://${NVR_USER}:${NVR_PASSWORD}@10.0.0.6/a").exitCode())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://10.0.0.7/user=admin_password=c4nary_channel=1_stream=0.sdp",
        "rtsp://10.0.0.7/user=admin&password=c4nary&channel=1",
        "http://10.0.0.7/jpg?auth=c4nary",
        "http://10.0.0.7/jpg?key=c4nary",
        "http://10.0.0.7/jpg?sign=c4nary",
        "http://10.0.0.7/jpg?session=c4nary",
        "http://10.0.0.7/jpg?loginuse=admin&loginpas=c4nary",
        "http://10.0.0.7/jpg?usr=admin&psw=c4nary",
        "http://10.0.0.7/jpg?id=admin&pw=c4nary",
        "http://10.0.0.7/jpg?token=c4nary${SUFFIX}",
        "http://${NVR}/jpg?access_token=c4nary"
      })
  void shouldWriteNoSecretOfAPathOrQuery(String source) throws IOException {
    CommandLineRun refused = camera("add", "hall", source);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(refused.err()).containsPattern("write [a-z_]+=\\$\\{RETINUE_HALL_PASSWORD} ");
    assertThat(refused.everything()).doesNotContain("c4nary");
    assertThat(Files.readString(file)).isEqualTo(FILE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://10.0.0.7/user=admin_password=${HALL_KEY}_channel=1_stream=0.sdp",
        "http://10.0.0.7/jpg?user=admin&pwd=${HALL_KEY}",
        "http://10.0.0.7/jpg?usr=admin&pw=${HALL_KEY}",
        "http://10.0.0.7/jpg?token=${HALL_KEY}",
        "${HALL_KEY}"
      })
  void shouldWriteASourceWithVariablesAsItIs(String source) throws IOException {
    CommandLineRun added = camera("add", "hall", source);

    assertThat(added.exitCode()).as(added.everything()).isZero();
    assertThat(added.out())
        .contains("takes HALL_KEY from the environment")
        .doesNotContain("There is no");
    assertThat(Files.readString(file)).containsPattern("    source: '?" + Pattern.quote(source));
  }

  @Test
  void shouldTakeAnEmptyPasswordOfAPathForNone() throws IOException {
    String source = "rtsp://10.0.0.7/user=admin_password=_channel=1_stream=0.sdp";

    assertThat(camera("add", "hall", source).exitCode()).isZero();
    assertThat(Files.readString(file)).contains(source);
  }

  @Test
  void shouldRefuseWithARemedyAndChangeNothing() throws IOException {
    refuses("has no camera 'gat': did you mean 'gate'?", "remove", "gat");
    refuses("has no camera 'tower': write one of these: gate, yard", "pause", "tower");
    refuses("has a camera gate already, in line 3", "add", "gate", "test:320x240@5");
    refuses("'Hall' cannot be a name", "add", "Hall", "test:320x240@5");
    refuses("'rtmp' is no kind of source", "add", "hall", "rtmp://10.0.0.7/live");
    refuses("cameras.hall.detect.fps is '0'", "add", "hall", "test:320x240@5", "--fps", "0");
    refuses("detect.width is 'wide'", "add", "hall", "test:320x240@5", "--width", "wide");
    refuses("camera gate is named by the rules: people", "remove", "gate");
    Files.writeString(file, FILE.replace("source", "sauce"));
    refuses("did you mean 'source'?", "pause", "gate");
    Files.writeString(file, FILE.replace("enabled: false", "enabled: '${YARD_RUNS}'"));
    refuses("comes from the environment: ${YARD_RUNS}", "pause", "yard");
    refuses("there is no such file", "pause", "gate", "--config", folder + "/none.yaml");
  }

  @Test
  void shouldTellWhatToWriteWhereTheFormOfTheFileIsBeyondIt() throws IOException {
    Files.writeString(file, "{rules: {},\n cameras:\n}\n");

    refuses("write this below cameras yourself: hall: {source: ", "add", "hall", "test:320x240@5");
  }

  @Test
  void shouldNameAFileThatCannotBeWritten() {
    CommandLineRun run =
        CommandLineRun.of(
            "camera", "add", "hall", "test:320x240@5", "--config", "/proc/retinue.yaml");

    assertThat(run.exitCode()).isEqualTo(ExitCode.STORAGE.code());
    assertThat(run.err()).contains("/proc/retinue.yaml cannot be written");
  }

  @Test
  void shouldTakeAPathFromTheCurrentFolder() throws IOException {
    Path film = folder.resolve("films/a.avi");
    String relative = Path.of("").toAbsolutePath().relativize(film.toAbsolutePath()).toString();

    CommandLineRun run = camera("add", "hall", relative);

    assertThat(run.out()).contains("There is no " + relative + " on this machine.");
    assertThat(Files.readString(file)).contains("    source: films/a.avi\n");
    String own = Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath()).toString();
    assertThat(camera("add", "pictures", own).exitCode()).isZero();
    assertThat(Files.readString(file)).contains("    source: .\n");
  }

  private void refuses(String message, String... command) throws IOException {
    String before = Files.readString(file);

    CommandLineRun run = camera(command);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains(message);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  private CommandLineRun camera(String... command) {
    List<String> all = new ArrayList<>(List.of("camera"));
    all.addAll(List.of(command));
    if (!all.contains("--config")) {
      all.addAll(List.of("--config", file.toString()));
    }
    if (command[0].equals("list")) {
      all.addAll(List.of("--data", folder.resolve("data").toString()));
    }
    return CommandLineRun.of(all.toArray(String[]::new));
  }
}
