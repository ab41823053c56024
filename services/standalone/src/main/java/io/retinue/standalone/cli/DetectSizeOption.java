package io.retinue.standalone.cli;

import io.retinue.platform.settings.DetectSize;
import picocli.CommandLine.Option;

/** The detect size of a command's cameras, with one form and one default for all commands. */
final class DetectSizeOption {
  @Option(
      names = "--detect-size",
      paramLabel = "WxH",
      description =
          "Largest picture that the camera publishes; larger frames are shrunk to fit. Give the"
              + " same to every command that takes this camera. Default: ${DEFAULT-VALUE}")
  private DetectSize size = DetectSize.DEFAULT;

  DetectSize size() {
    return size;
  }
}
