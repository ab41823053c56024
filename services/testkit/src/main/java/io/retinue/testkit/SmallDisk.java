package io.retinue.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A file system of a limited size, in memory, that can be filled to its last byte. */
public final class SmallDisk implements AutoCloseable {
  private static final String FILLER = "filler";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts it on a folder. Empty where this process may not mount: that takes root on Linux.
   *
   * @param folder created if it is missing
   */
  public static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException {
    Files.createDirectories(folder);
    return succeeds("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder)
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  /** Takes all the space that is left. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
      byte[] chunk = new byte[4096];
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      // as intended
    }
  }

  /** Gives the space back that {@link #fill} took. */
  public void free() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
  }

  private static boolean succeeds(String program, Object... arguments) {
    List<String> command =
        Stream.concat(Stream.of(program), Arrays.stream(arguments).map(Object::toString)).toList();
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Unmounts it, even while a file in it is open; what is in it is lost. */
  @Override
  public void close() {
    succeeds("umount", "-l", folder);
  }
}
