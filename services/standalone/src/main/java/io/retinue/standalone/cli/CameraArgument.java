package io.retinue.standalone.cli;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.VideoFile;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import java.nio.file.Path;

/**
 * {@code NAME=FILE} on the command line.
 *
 * @param name of the camera; checked where cameras are made
 * @param file the video it plays
 */
record CameraArgument(String name, Path file) {
  /**
   * @throws IllegalArgumentException if it is not NAME=FILE
   */
  static CameraArgument parse(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1 || equals == argument.length() - 1) {
      throw new IllegalArgumentException(
          "'" + argument + "' is not NAME=FILE: write for instance --camera gate=gate.mp4");
    }
    return new CameraArgument(
        argument.substring(0, equals), Path.of(argument.substring(equals + 1)));
  }

  CameraConfig toConfig(DetectSize detectSize, Playback playback) {
    return new CameraConfig(new CameraSettings(name, detectSize), new VideoFile(file), playback);
  }
}
