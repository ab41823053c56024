package io.retinue.standalone.cli;

import io.retinue.alerter.AlertRules;
import io.retinue.alerter.AlerterConfig;
import io.retinue.console.ConsoleConfig;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.VideoFile;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.trainer.run.TrainerConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the services get: options of the command line over the settings file. */
record ServiceSettings(ConfigOption config) {
  RetinueConfig file() {
    return config.settings();
  }

  /**
   * The cameras that run.
   *
   * @param named on the command line; where there is one, those of the file do not run
   */
  List<CameraConfig> cameras(
      List<CameraArgument> named, DetectSizeOption detectSize, Playback playback) {
    if (!named.isEmpty()) {
      return named.stream()
          .map(c -> camera(detectSize.of(c.name(), file()), c.file(), playback))
          .toList();
    }
    return file().enabledCameras().stream()
        .map(
            c ->
                camera(
                    detectSize.of(c.name(), file()), config.folder().resolve(c.source()), playback))
        .toList();
  }

  private static CameraConfig camera(CameraSettings settings, Path file, Playback playback) {
    return new CameraConfig(settings, new VideoFile(file), playback);
  }

  /**
   * The rules, with the zones and masks of the file.
   *
   * @param rules a file with the rules, instead of those of the settings file
   */
  AlerterConfig alerter(@Nullable Path rules) {
    return new AlerterConfig(
        rules == null ? file().rules() : AlertRules.read(rules), file().areas());
  }

  ConsoleConfig console(@Nullable String host, @Nullable Integer port, AdminOptions admin) {
    RetinueConfig.Console console = file().console();
    return ConsoleConfig.onPort(port == null ? console.port() : port)
        .on(host == null ? console.host() : host)
        .allowing(admin.allowedHosts(console.allowedHosts()));
  }

  TrainerConfig trainer(TrainerConfig defaults) {
    RetinueConfig.Train train = file().train();
    return defaults.with(train.trigger()).with(new TrainingBudget.Time(train.length()));
  }
}
