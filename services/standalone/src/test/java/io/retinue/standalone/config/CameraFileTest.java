package io.retinue.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraFileTest {
  private static final String FILE =
      """
      cameras:
        gate:
          source: gate.avi
          zones:
            drive: {coordinates: '0,0,1,0,1,1'}
            both: {coordinates: '0,0,1,0,1,1'}
        yard:
          source: rtsp://10.0.0.9/live
          user: viewer
          password: ${YARD_PASSWORD}
          zones: {both: {coordinates: '0,0,1,0,1,1'}}
      rules:
        people: {label: person, zones: ZONES}
      """;

  private @TempDir Path folder = Path.of("");

  @Test
  void shouldNotRemoveACameraWithTheOnlyZoneOfARule() throws IOException {
    for (String zones : new String[] {"drive", "[both, drive]"}) {
      CameraFile file = file(zones, Map.of());

      assertThatThrownBy(() -> file.remove("gate"))
          .hasMessage("what only camera gate has, drive, is named by the rules: people");
    }
    CameraFile file = file("both", Map.of());
    file.remove("gate");
    assertThat(file.list()).extracting(CameraFile.Listed::name).containsExactly("yard");
  }

  @Test
  void shouldSayThatNothingWasChangedWhereTheChangedFileWouldBeWrong() throws IOException {
    CameraFile file =
        file("both, cameras: ['${WATCHED}']", Map.of("WATCHED", "gate", "YARD_PASSWORD", "x"));
    String before = Files.readString(file.path());

    assertThatThrownBy(() -> file.remove("gate"))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> assertThat(e.remedy()).startsWith("nothing was changed: " + file.path()))
        .hasMessageStartingWith("the changed " + file.path() + ", line 8, column ")
        .hasMessageContaining("there is no camera 'gate'");
    assertThat(file.path()).hasContent(before);
  }

  @Test
  void shouldReadTheClusterWithoutTheVariablesOfCameras() throws IOException {
    CameraFile file = file("both", Map.of("CLUSTER", "kafka-1:9092"));
    Files.writeString(
        file.path(),
        Files.readString(file.path())
            + "kafka: {bootstrap_servers: '${CLUSTER}', registry_url: 'http://registry:8081'}\n");

    assertThat(file.cluster().bootstrapServers()).contains("kafka-1:9092");
    CameraFile elsewhere = new CameraFile(file.path(), Variables.of(Map.of()));
    assertThatThrownBy(elsewhere::cluster)
        .hasMessageContaining("line 14, column ")
        .hasMessageContaining("the environment variable CLUSTER is not set");
  }

  @Test
  void shouldReadNoClusterWhereThereIsNone() throws IOException {
    assertThat(file("both", Map.of()).cluster().bootstrapServers()).isEmpty();
  }

  private CameraFile file(String zones, Map<String, String> environment) throws IOException {
    Path path = folder.resolve("retinue.yaml");
    Files.writeString(path, FILE.replace("ZONES", zones));
    return new CameraFile(path, Variables.of(environment));
  }
}
