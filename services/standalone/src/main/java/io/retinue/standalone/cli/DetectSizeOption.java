package io.retinue.standalone.cli;

import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.standalone.config.RetinueConfig;
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

  /** What a camera publishes: as the file says, but for the size, where the option is given. */
  CameraSettings of(String camera, RetinueConfig file) {
    CameraSettings written =
        file.camera(camera)
            .map(RetinueConfig.Camera::settings)
            .orElseGet(() -> new CameraSettings(camera, DetectSize.DEFAULT));
    return size == null ? written : written.with(size);
  }
}
