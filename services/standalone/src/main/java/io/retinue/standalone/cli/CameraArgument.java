package io.retinue.standalone.cli;

import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;

/**
 * {@code NAME=SOURCE} on the command line.
 *
 * @param name of the camera; checked where cameras are made
 * @param address where its frames come from
 */
record CameraArgument(String name, SourceAddress address) {
  /**
   * @throws IllegalArgumentException if it is not NAME=SOURCE; no password is in the message
   */
  static CameraArgument parse(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1 || equals == argument.length() - 1 || isUrl(argument.substring(0, equals))) {
      String shown = isUrl(argument) ? "A camera" : "'" + argument + "'";
      throw new IllegalArgumentException(
          shown + " is not NAME=SOURCE: write for instance --camera gate=gate.mp4");
    }
    try {
      return new CameraArgument(
          argument.substring(0, equals), SourceAddress.parse(argument.substring(equals + 1)));
    } catch (VideoException e) {
      throw new IllegalArgumentException(
          "camera " + argument.substring(0, equals) + ": " + e.getMessage(), e);
    }
  }

  private static boolean isUrl(String text) {
    return text.contains("://");
  }
}
