package io.retinue.standalone.cli;

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
}
