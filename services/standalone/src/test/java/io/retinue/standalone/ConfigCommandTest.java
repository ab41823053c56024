package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings file as a person meets it. */
class ConfigCommandTest {
  private static final String CANARY = "canary-9c41";
  private static final String GOOD =
      """
      cameras:
        gate:
          source: gate.mp4
          detect: {fps: 5}
        door: {source: 'rtsp://me:canary-9c41@10.0.0.9/live'}
        shed: {source: 'rtsp://10.0.0.8/live', user: me, password: canary-9c41}
        yard: {source: yard.mp4, enabled: false}
      rules:
        people: {label: person}
      kafka:
        bootstrap_servers: kafka:9092
        registry_url: http://registry:8081
        registry_user: retinue
        registry_password: canary-9c41
        properties: {sasl.jaas.config: canary-9c41}
      """;

  private @TempDir Path folder = Path.of("");

  @Test
  void shouldCountWhatAGoodFileHas() throws IOException {
    CommandLineRun run = config("check", GOOD);

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.out()).contains("retinue.yaml is valid: 3 cameras, 1 rule");
  }

  @Test
  void shouldPrintEveryProblemOnALineOfItsOwn() throws IOException {
    CommandLineRun run =
        config("check", GOOD.replace("fps: 5", "fps: 0").replace("label:", "lable:"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("retinue: "))
        .anySatisfy(line -> assertThat(line).contains("line 4, column 19", "0.01 to 1000"))
        .anySatisfy(line -> assertThat(line).contains("line 9, column 12", "did you mean 'label'?"))
        .anySatisfy(line -> assertThat(line).contains("2 problems"));
    assertThat(run.everything()).doesNotContain(CANARY);
  }

  @Test
  void shouldShowDefaultsAndHideSecrets() throws IOException {
    CommandLineRun run = config("show", GOOD);

    assertThat(run.out())
        .contains("width: 1280", "fps: 5", "min_score: 0.5", "registry_password: '***'")
        .contains("source: rtsp://10.0.0.9/live", "password: '***'", "user: me")
        .contains("sasl.jaas.config: '***'", "port: 8080");
    assertThat(run.everything()).doesNotContain(CANARY);
  }

  @Test
  void shouldPrintTheSchema() {
    CommandLineRun run = CommandLineRun.of("config", "schema");

    assertThat(run.out()).startsWith("{").contains("draft/2020-12", "\"cameras\"", "\"max_batch\"");
  }

  @Test
  void shouldCheckTheFileOfEveryCommandBeforeAnythingStarts() throws IOException {
    String bad = "kafka: {bootstrap_servers: [" + CANARY + "]}\n";
    for (String[] command :
        new String[][] {{"run"}, {"serve", "alerter"}, {"tail", "alerts"}, {"doctor"}}) {
      CommandLineRun run = in(bad, command);

      assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
      assertThat(run.err()).contains("line 1, column 28", "kafka.bootstrap_servers is a list");
      assertThat(run.everything()).doesNotContain(CANARY);
    }
  }

  @Test
  void shouldSayWhatToWriteWhereThereIsNoCamera() throws IOException {
    CommandLineRun run = in("", "run");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    String example = run.err().substring(run.err().indexOf("cameras:"));
    assertThat(example.lines()).hasSize(4);
    assertThat(config("check", example).out()).contains("1 camera");
  }

  @Test
  void shouldNameTheFileThatIsMissing() {
    CommandLineRun run =
        CommandLineRun.of("config", "check", "--config", folder.resolve("none.yaml").toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("none.yaml", "there is no such file");
  }

  private CommandLineRun config(String command, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("retinue.yaml"), yaml);
    return CommandLineRun.of("config", command, "--config", file.toString());
  }

  private CommandLineRun in(String yaml, String... command) throws IOException {
    Path file = Files.writeString(folder.resolve("retinue.yaml"), yaml);
    String[] all = Arrays.copyOf(command, command.length + 4);
    all[command.length] = "--config";
    all[command.length + 1] = file.toString();
    all[command.length + 2] = "--data";
    all[command.length + 3] = folder.resolve("data").toString();
    return CommandLineRun.of(all);
  }
}
