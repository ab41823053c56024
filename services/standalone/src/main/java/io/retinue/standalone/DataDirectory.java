package io.retinue.standalone;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The one folder that holds all state of an embedded deployment: the broker's log, the releases,
 * the services' work files and the log file. Checked before anything starts.
 */
public final class DataDirectory {
  /** Below this the broker would stop in the middle of its work. */
  private static final long NEEDED_BYTES = 256L << 20;

  private final Path root;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /**
   * Makes the folder if it is missing.
   *
   * @throws RetinueException STORAGE when it is no folder, cannot be written to or has no room
   */
  public static DataDirectory open(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
        throw new RetinueException(
            ErrorKind.STORAGE,
            "the data directory " + root + " is a file",
            "name a folder with --data DIR");
      }
      Files.createDirectories(absolute);
      Path probe = Files.createTempFile(absolute, ".probe", "");
      Files.write(probe, new byte[4096]);
      Files.delete(probe);
      long free = Files.getFileStore(absolute).getUsableSpace();
      if (free < NEEDED_BYTES) {
        throw new RetinueException(
            ErrorKind.STORAGE,
            "the data directory "
                + root
                + " has "
                + (free >> 20)
                + " MB left, and Retinue needs "
                + (NEEDED_BYTES >> 20)
                + " MB to start",
            "free some space there or name another folder with --data DIR");
      }
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the data directory " + root + " cannot be written to (" + e + ")",
          "make it writable and check the disk, or name another folder with --data DIR",
          e);
    }
    DataDirectory directory = new DataDirectory(absolute);
    directory.folder("logs");
    return directory;
  }

  public Path root() {
    return root;
  }

  public Path models() {
    return folder("models");
  }

  public Path work(String service) {
    return folder("work").resolve(service);
  }

  public Path logFile() {
    return folder("logs").resolve("retinue.log");
  }

  /** A name for whoever works here, the same at every start: made once and kept in a file. */
  public String instance() {
    Path file = root.resolve("instance");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "cannot read or write " + file + " (" + e + ")",
          "make the data directory writable",
          e);
    }
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "cannot make " + root.resolve(name) + " (" + e + ")",
          "make the data directory writable",
          e);
    }
  }

  /**
   * Takes the folder for a deployment: two would run two cameras of one name. Commands that only
   * look or label do not take it.
   *
   * @throws RetinueException IN_USE when another process has it
   */
  public AutoCloseable takeForDeployment() {
    Path file = root.resolve("deployment.lock");
    try {
      Optional<LockFile> lock = LockFile.tryLock(file);
      if (lock.isEmpty()) {
        throw new RetinueException(
            ErrorKind.IN_USE,
            "the data directory %s is in use by another retinue (process %s)"
                .formatted(root, LockFile.owner(file)),
            "stop that one, or name another folder with --data DIR");
      }
      return lock.get();
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE, "cannot lock " + file + " (" + e + ")", "make it writable", e);
    }
  }
}
