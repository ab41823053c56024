package io.retinue.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a path may lead to before FFmpeg sees it: a regular file of a user, nothing else. */
final class LocalFiles {
  private static final List<String> OF_THE_SYSTEM = List.of("/proc/", "/sys/", "/dev/");

  private LocalFiles() {}

  /**
   * Refuses what belongs to the kernel: devices, and files that hold its state.
   *
   * @param absolute the path, absolute and normalized
   * @param shown for the message
   */
  static void requireOrdinary(String absolute, String shown) throws VideoException {
    for (String folder : OF_THE_SYSTEM) {
      if ((absolute + "/").startsWith(folder) && !absolute.startsWith("/dev/shm/")) {
        throw new VideoException(
            VideoException.Reason.REFUSED,
            shown
                + " lies in "
                + folder
                + ", where no video is: write the path of a video, or /dev/video0 for a webcam.");
      }
    }
  }

  /**
   * Refuses what is not a regular file with bytes that may be read, wherever its links lead.
   *
   * @throws VideoException MISSING, UNREADABLE, REFUSED or EMPTY
   */
  static void requireFile(Path file) throws VideoException {
    if (!Files.exists(file)) {
      throw new VideoException(VideoException.Reason.MISSING, file + " does not exist.");
    }
    try {
      requireOrdinary(file.toRealPath().toString(), file.toString());
      if (!Files.isRegularFile(file)) {
        throw new VideoException(
            VideoException.Reason.UNREADABLE,
            file + (Files.isDirectory(file) ? " is a directory" : " is not a regular file") + ".");
      }
      if (!Files.isReadable(file)) {
        throw new VideoException(
            VideoException.Reason.UNREADABLE, file + " may not be read by this user.");
      }
      if (Files.size(file) == 0) {
        throw new VideoException(VideoException.Reason.EMPTY, file + " is empty.");
      }
    } catch (IOException e) {
      throw new VideoException(VideoException.Reason.UNREADABLE, file + ": " + e.getMessage(), e);
    }
  }
}
