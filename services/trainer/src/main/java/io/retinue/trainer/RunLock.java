package io.retinue.trainer;

import io.retinue.platform.ExitCode;
import io.retinue.platform.RetinueException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The right to train in a work directory: one run at a time, across processes. The operating system
 * takes it back from a process that dies, and whoever gets it next sweeps up what that run left.
 */
final class RunLock implements AutoCloseable {
  private static final String PREFIX = "run-";

  private final FileChannel channel;
  private final Path workDirectory;

  private RunLock(FileChannel channel, Path workDirectory) {
    this.channel = channel;
    this.workDirectory = workDirectory;
  }

  /**
   * @throws RetinueException IN_USE if another run is going, STORAGE if the directory cannot be
   *     written
   */
  static RunLock acquire(Path workDirectory) {
    try {
      Files.createDirectories(workDirectory);
      FileChannel channel =
          FileChannel.open(
              workDirectory.resolve("run.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new RetinueException(
            ExitCode.IN_USE,
            "a training run is going on already in " + workDirectory,
            "wait until it is done, or watch it with: retinue tail training");
      }
      RunLock lock = new RunLock(channel, workDirectory);
      lock.sweep();
      return lock;
    } catch (IOException e) {
      throw storage(workDirectory, e);
    }
  }

  /** An empty folder for one run, deleted with everything in it when the lock is closed. */
  Path newFolder(String runId) {
    try {
      return Files.createDirectory(workDirectory.resolve(PREFIX + runId));
    } catch (IOException e) {
      throw storage(workDirectory, e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      sweep();
    } catch (IOException e) {
      throw storage(workDirectory, e);
    }
  }

  private void sweep() throws IOException {
    try (Stream<Path> entries = Files.list(workDirectory)) {
      List<Path> left =
          entries.filter(path -> String.valueOf(path.getFileName()).startsWith(PREFIX)).toList();
      for (Path folder : left) {
        try (Stream<Path> paths = Files.walk(folder)) {
          for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // a run in this very process
    }
  }

  private static RetinueException storage(Path workDirectory, IOException cause) {
    return new RetinueException(
        ExitCode.STORAGE,
        "the work directory " + workDirectory + " cannot be used: " + cause,
        "make it writable and free some space, or choose another data directory",
        cause);
  }
}
