package io.retinue.platform.file;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a person named. A pipe, a device or a socket is refused before it is opened: reading
 * one may wait, or go on, for ever.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Returns the file; links are followed.
   *
   * @param what it is, for the message, such as {@code the weights}
   * @param remedy what to do instead
   * @throws RetinueException BAD_INPUT if it is missing, or is no regular file
   */
  public static Path require(Path file, String what, String remedy) {
    if (Files.isRegularFile(file)) {
      return file;
    }
    throw new RetinueException(
        ErrorKind.BAD_INPUT, what + " " + file + " cannot be read: " + reason(file), remedy);
  }

  private static String reason(Path file) {
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    return Files.exists(file)
        ? "it is a pipe, a device or a socket, not a file"
        : "there is no such file";
  }
}
