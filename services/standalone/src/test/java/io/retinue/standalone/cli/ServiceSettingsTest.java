package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.trainer.run.TrainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the settings file says of a camera is what the camera gets. */
class ServiceSettingsTest {
  private static final String YAML =
      """
      cameras:
        gate:
          source: rtsp://127.0.0.1/live
          detect: {width: 640, height: 360, fps: 2.5}
          motion: {threshold: 20, contour_area: 25, max_shut_seconds: 2.5, mask: '0,0,1,0,1,1'}
        yard: {source: yard.avi, enabled: false}
      train: {minutes: 2, trainable_layers: 3}
      """;

  private @TempDir Path folder = Path.of("");
  private ServiceSettings settings = new ServiceSettings(new ConfigOption());

  @BeforeEach
  void write() throws IOException {
    Path file = Files.writeString(folder.resolve("retinue.yaml"), YAML);
    ConfigOption option =
        CommandLine.populateCommand(new ConfigOption(), "--config", file.toString());
    settings = new ServiceSettings(option);
  }

  @Test
  void shouldGiveACameraEverythingThatTheFileSaysOfIt() {
    List<CameraConfig> cameras = cameras();

    assertThat(cameras)
        .extracting(CameraConfig::settings)
        .containsExactlyElementsOf(
            settings.file().cameras().stream().map(RetinueConfig.Camera::settings).toList());
    CameraSettings gate = cameras.get(0).settings();
    assertThat(gate.detectSize()).isEqualTo(new DetectSize(640, 360));
    assertThat(gate.maxFramesPerSecond()).hasValue(2.5);
    assertThat(gate.motion().orElseThrow().maxShut()).isEqualTo(Duration.ofMillis(2500));
    assertThat(cameras)
        .extracting(CameraConfig::activity)
        .containsExactly(CameraConfig.Activity.RUNS, CameraConfig.Activity.PAUSED);
  }

  @Test
  void shouldTrainAsTheFileSays() {
    TrainingConfig training =
        settings
            .trainer(TrainerConfig.defaults("retinanet", folder, folder.resolve("work")))
            .training();

    assertThat(training.budget()).isEqualTo(new TrainingBudget.Time(Duration.ofMinutes(2)));
    assertThat(training.recipe().optimization().layers()).isEqualTo(new TrainableLayers(3));
    assertThat(training.recipe().name()).isEqualTo("quick");
    assertThat(training).as("without a device").isEqualTo(training.on(Target.thisProcessor()));
  }

  @Test
  void shouldNotStartATrainerOnAGpuThatIsNotThere() throws IOException {
    Path file = Files.writeString(folder.resolve("gpu.yaml"), "train: {device: 'gpu:99'}");
    ConfigOption option =
        CommandLine.populateCommand(new ConfigOption(), "--config", file.toString());

    assertThatThrownBy(
            () ->
                new ServiceSettings(option)
                    .trainer(TrainerConfig.defaults("retinanet", folder, folder.resolve("work"))))
        .isInstanceOf(RetinueException.class)
        .hasMessageStartingWith("gpu:99 was asked for, and libtorch sees ");
  }

  @Test
  void shouldChangeTheSizeAloneWhereTheOptionIsGiven() {
    CameraSettings gate = cameras("--detect-size", "320x180").get(0).settings();

    assertThat(gate.detectSize()).isEqualTo(new DetectSize(320, 180));
    assertThat(gate.maxFramesPerSecond()).hasValue(2.5);
    assertThat(gate.motion()).isPresent();
  }

  @Test
  void shouldTakeASizeThatFitsAllCamerasForWhatServesThemAll() throws IOException {
    // gate has 640x360, yard the default.
    assertThat(option().ofAll(settings::file)).isEqualTo(DetectSize.DEFAULT);
    assertThat(option("--detect-size", "320x180").ofAll(ServiceSettingsTest::unread))
        .isEqualTo(new DetectSize(320, 180));
    assertThat(option().ofAll(RetinueConfig::defaults)).isEqualTo(DetectSize.DEFAULT);
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            """
            cameras:
              wide: {source: a.avi, detect: {width: 1000, height: 300}}
              high: {source: b.avi, detect: {width: 480, height: 640}}
            """);

    RetinueConfig read =
        CommandLine.populateCommand(new ConfigOption(), "--config", other.toString()).settings();

    assertThat(option().ofAll(() -> read)).isEqualTo(new DetectSize(1000, 640));
  }

  private static RetinueConfig unread() {
    throw new AssertionError("the option is given, and the file was read");
  }

  private List<CameraConfig> cameras(String... options) {
    return settings.cameras(List.of(), option(options), Playback.LOOP);
  }

  private static DetectSizeOption option(String... options) {
    DetectSizeOption detectSize = new DetectSizeOption();
    new CommandLine(detectSize)
        .registerConverter(DetectSize.class, DetectSize::parse)
        .parseArgs(options);
    return detectSize;
  }
}
