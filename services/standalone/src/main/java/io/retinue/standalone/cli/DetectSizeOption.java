package io.retinue.standalone.cli;

import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.standalone.config.RetinueConfig;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The detect size of a command's cameras, with one form and one default for all commands. */
final class DetectSizeOption {
  @Option(
      names = "--detect-size",
      paramLabel = "WxH",
      description =
          "Largest picture that the camera publishes; larger frames are shrunk to fit. Give the"
              + " same to every command that takes this camera. Default: the camera's detect in the"
              + " settings file, where the command has a camera, otherwise 1280x720.")
  private @Nullable DetectSize size;

  /** The size for commands without a camera. */
  DetectSize size() {
    return size == null ? DetectSize.DEFAULT : size;
  }

  /** What a camera publishes; a frame rate comes from the file only. */
  CameraSettings of(String camera, RetinueConfig file) {
    Optional<CameraSettings> written = file.camera(camera).map(RetinueConfig.Camera::settings);
    DetectSize byDefault = written.map(CameraSettings::detectSize).orElse(DetectSize.DEFAULT);
    return new CameraSettings(
        camera,
        size == null ? byDefault : size,
        written.map(CameraSettings::maxFramesPerSecond).orElse(OptionalDouble.empty()));
  }
}
