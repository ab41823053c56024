package io.retinue.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.AlertSeverity;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.ObjectFilter;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.settings.Polygon;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.RetinueConfig.Camera;
import io.retinue.video.Credentials;
import io.retinue.video.SourceAddress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FrigateImportTest {
  private static final Variables VARIABLES =
      Variables.of(
          Map.of(
              "FRIGATE_RTSP_PASSWORD", "one",
              "RETINUE_YARD_PASSWORD", "two",
              "RETINUE_ATTIC_PASSWORD", "three"));

  private @TempDir Path folder = Path.of("");
  private Path file = folder;
  private FrigateImport.Result result = new FrigateImport.Result("", List.of(), List.of());

  @BeforeEach
  void read() throws Exception {
    file = folder.resolve("config.yml");
    try (InputStream fixture = FrigateImportTest.class.getResourceAsStream("frigate.yml")) {
      Files.copy(fixture, file);
    }
    result = FrigateImport.read(file);
  }

  @Test
  void shouldMakeAValidFileWithTheCameras() {
    RetinueConfig config = RetinueYaml.FILE.parse("retinue.yaml", result.yaml(), VARIABLES);

    assertThat(config.cameras()).extracting(Camera::name).containsExactly("back", "yard", "attic");
    assertThat(config.enabledCameras()).extracting(Camera::name).containsExactly("back", "yard");
    Camera back = config.camera("back").orElseThrow();
    SourceAddress.Network source = (SourceAddress.Network) back.source();
    assertThat(source.target()).isEqualTo("/cam/realmonitor?channel=1&subtype=2");
    assertThat(source.host()).isEqualTo("10.0.10.10");
    assertThat(source.credentials()).isEqualTo(new Credentials("viewer", "one"));
    assertThat(back.settings().detectSize()).isEqualTo(new DetectSize(1280, 720));
    assertThat(back.settings().maxFramesPerSecond()).isEqualTo(OptionalDouble.of(5));
    assertThat(back.areas().zones()).containsOnlyKeys("front_steps");
    assertThat(back.areas().masks()).hasSize(1);
    Camera yard = config.camera("yard").orElseThrow();
    assertThat(((SourceAddress.Network) yard.source()).target())
        .isEqualTo("/flv?port=1935&app=bcs&stream=sub.bcs&user=admin&password=two");
    assertThat(yard.settings().detectSize()).isEqualTo(new DetectSize(640, 360));
    assertThat(yard.areas().masks()).hasSize(2);
  }

  @Test
  void shouldTakeMasksOfMotionAndHoldNothingBack() {
    RetinueConfig config = RetinueYaml.FILE.parse("retinue.yaml", result.yaml(), VARIABLES);
    String on = result.yaml().replaceAll("(motion:\\s+enabled: )false", "$1true");

    assertThat(config.cameras()).allMatch(camera -> camera.settings().motion().isEmpty());
    Camera back =
        RetinueYaml.FILE.parse("retinue.yaml", on, VARIABLES).camera("back").orElseThrow();
    assertThat(back.settings().motion().orElseThrow().masks())
        .containsExactly(
            List.of(
                new Polygon.Corner(0, 0.469),
                new Polygon.Corner(1, 0.469),
                new Polygon.Corner(1, 1),
                new Polygon.Corner(0, 1)));
  }

  @Test
  void shouldNoteMotionOnlyWhereTheFileHasIt() throws Exception {
    Path other = folder.resolve("other.yml");
    String camera = "cameras:\n  gate: {ffmpeg: {inputs: [{path: rtsp://10.0.0.2/a}]}";
    Files.writeString(other, camera + "}\n");
    assertThat(FrigateImport.read(other).notes()).isEmpty();

    Files.writeString(other, camera + ", motion: {contour_area: 20}}\n");

    assertThat(FrigateImport.read(other).notes()).hasSize(1).allMatch(n -> n.contains("of motion"));
    assertThat(FrigateImport.read(other).yaml()).doesNotContain("motion");
    assertThat(FrigateImport.read(other).leftOut()).containsExactly("cameras.gate.motion");
  }

  @Test
  void shouldMakePixelsPartsOfThePicture() {
    assertThat(result.yaml()).contains("coordinates: 0,0.5,1,0.5,1,1,0,1"); // of 640x360
  }

  @Test
  void shouldMakeARuleForEachTrackedObject() {
    RetinueConfig config = RetinueYaml.FILE.parse("retinue.yaml", result.yaml(), VARIABLES);

    assertThat(config.rules())
        .extracting(AlertRule::name)
        .containsExactly("person_back", "person_yard", "car");
    assertThat(config.rules().get(1).cameras()).isEqualTo(Set.of("yard", "attic"));
    assertThat(((PresenceRule) config.rules().get(1)).minScore()).isEqualTo(0.5);
    assertThat(((PresenceRule) config.rules().get(2)).minScore()).isEqualTo(0.65);
    assertThat(config.rules())
        .extracting(rule -> rule.scope().severity())
        .containsOnly(AlertSeverity.ALERT);
    assertThat(result.yaml()).contains("zones: [front_steps]");
  }

  @Test
  void shouldTakeFiltersOfObjectsAndWhatZonesWantOfThem() {
    RetinueConfig config = RetinueYaml.FILE.parse("retinue.yaml", result.yaml(), VARIABLES);

    CameraSetup back = config.camera("back").orElseThrow().setup();
    assertThat(back.areas().zones().get("front_steps"))
        .satisfies(
            zone -> {
              assertThat(zone.inertia()).isEqualTo(3);
              assertThat(zone.loiteringTime()).isZero();
              assertThat(zone.objects()).containsExactly("person");
            });
    // 5,000 of 1280 x 720 pixels
    assertThat(back.filters().get("person")).isEqualTo(new ObjectFilter(0.00543, 1, 0, 1000));
    assertThat(back.tracking().byLabel())
        .containsExactly(Map.entry("person", new TrackerSettings.Scores(0.5, 0.7)));
    CameraSetup yard = config.camera("yard").orElseThrow().setup();
    assertThat(yard.filters().get("person")).isEqualTo(new ObjectFilter(0.0217, 1, 0, 1000));
    assertThat(yard.tracking().byLabel()).containsKeys("person", "car");
  }

  @Test
  void shouldMakeSecondsOfTheTrackersFrames() throws Exception {
    Path other = folder.resolve("other.yml");
    Files.writeString(
        other,
        """
        detect: {fps: 10, max_disappeared: 25, stationary: {threshold: 50}}
        cameras:
          gate:
            ffmpeg: {inputs: [{path: rtsp://10.0.0.2/a}]}
            detect: {max_disappeared: 60}
        """);

    RetinueConfig config =
        RetinueYaml.FILE.parse("retinue.yaml", FrigateImport.read(other).yaml(), VARIABLES);

    TrackerSettings gate = config.camera("gate").orElseThrow().setup().tracking();
    assertThat(gate.maxDisappeared()).isEqualTo(Duration.ofSeconds(6));
    assertThat(gate.stationaryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(FrigateImport.read(other).leftOut()).isEmpty();
  }

  @Test
  void shouldListEveryKeyThatItDidNotTake() throws Exception {
    assertThat(result.leftOut())
        .containsExactly(
            "mqtt",
            "detectors",
            "model",
            "ffmpeg",
            "detect.enabled",
            "detect.min_initialized",
            "detect.stationary",
            "motion.threshold",
            "record",
            "snapshots",
            "genai",
            "go2rtc.streams.unused",
            "cameras.back.best_image_timeout",
            "cameras.back.onvif",
            "cameras.Yard.ffmpeg.inputs[0].path",
            "camera_groups");
  }

  private static void remove(JsonNode tree, String path) {
    JsonNode parent = tree;
    String[] keys = path.replace("[", ".").replace("]", "").split("\\.");
    for (int i = 0; i < keys.length - 1; i++) {
      parent = parent.isArray() ? parent.get(Integer.parseInt(keys[i])) : parent.get(keys[i]);
    }
    assertThat(((ObjectNode) parent).remove(keys[keys.length - 1])).as(path).isNotNull();
  }

  @Test
  void shouldListExactlyTheKeysThatDoNotCount() throws Exception {
    YAMLMapper yaml = YAMLMapper.builder().build();
    for (String path : result.leftOut()) {
      JsonNode tree = yaml.readTree(Files.readString(file));
      remove(tree, path);

      Path without =
          Files.writeString(folder.resolve("without.yml"), yaml.writeValueAsString(tree));
      assertThat(FrigateImport.read(without).yaml()).as(path).isEqualTo(result.yaml());
    }
  }

  @Test
  void shouldCopyNoPassword() {
    assertThat(result.toString()).doesNotContain("canary");
    assertThat(result.notes())
        .containsExactly(
            "camera Yard is named yard",
            "the password of camera yard is not copied: set RETINUE_YARD_PASSWORD, or"
                + " RETINUE_YARD_PASSWORD_FILE to a file that contains it",
            "the password of camera attic is not copied: set RETINUE_ATTIC_PASSWORD, or"
                + " RETINUE_ATTIC_PASSWORD_FILE to a file that contains it",
            "of motion only masks are taken, and no frame is held back: Frigate's threshold,"
                + " contour_area and the like count on a picture of another size and contrast. To"
                + " hold back frames without motion set enabled: true below motion of a camera, and"
                + " try it with our defaults, threshold: 30 and contour_area: 10");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://10.0.0.2/user=me_password=canary_channel=1_stream=0.sdp,"
        + " rtsp://10.0.0.2/user=me_password=${RETINUE_GATE_PASSWORD}_channel=1_stream=0.sdp",
    "http://10.0.0.2/jpg?usr=me&psw=canary,"
        + " http://10.0.0.2/jpg?usr=me&psw=${RETINUE_GATE_PASSWORD}",
    "http://10.0.0.2/jpg?auth={FRIGATE_AUTH}, http://10.0.0.2/jpg?auth=${FRIGATE_AUTH}"
  })
  void shouldCopyNoSecretOfAPathOrQuery(String path, String source) throws Exception {
    String yaml = "cameras:\n  gate: {ffmpeg: {inputs: [{path: '%s', roles: [detect]}]}}\n";
    Path other = Files.writeString(folder.resolve("other.yml"), yaml.formatted(path));

    FrigateImport.Result imported = FrigateImport.read(other);

    assertThat(imported.yaml()).contains(source);
    assertThat(imported.toString()).doesNotContain("canary");
  }

  @Test
  void shouldRefuseAFileWithoutCameras() throws Exception {
    Path other = Files.writeString(folder.resolve("other.yml"), "services: {}\n");

    assertThatThrownBy(() -> FrigateImport.read(other))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("has no cameras");
  }
}
