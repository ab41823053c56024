package io.retinue.standalone.cli;

import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.standalone.config.RetinueConfig;
import java.util.function.Supplier;
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
              + " settings file; for a command without a camera the largest detect of its cameras;"
              + " otherwise 1280x720.")
  private @Nullable DetectSize size;

  /** The size for commands that do not read the settings file. */
  DetectSize withoutFile() {
    return size == null ? DetectSize.DEFAULT : size;
  }

  /**
   * The size for what serves all cameras: pictures of each of them fit into it. The file is read
   * only where the option is missing.
   */
  DetectSize ofAll(Supplier<RetinueConfig> file) {
    if (size != null) {
      return size;
    }
    return file.get().cameras().stream()
        .map(camera -> camera.settings().detectSize())
        .reduce(
            (a, b) ->
                new DetectSize(
                    Math.max(a.maxWidth(), b.maxWidth()), Math.max(a.maxHeight(), b.maxHeight())))
        .orElse(DetectSize.DEFAULT);
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
