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
 * The folder with all state of a deployment: the embedded broker's log, the releases, the services'
 * work files and the log file. Checked before anything starts.
 */
public final class DataDirectory {
  /** With less the broker would soon stop. */
  private static final long NEEDED_MB = 256;

  private final Path root;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /**
   * Creates the folder if it is missing.
   *
   * @throws RetinueException STORAGE if it is a file, cannot be written or has too little space
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
      long freeMb = Files.getFileStore(absolute).getUsableSpace() >> 20;
      if (freeMb < NEEDED_MB) {
        throw new RetinueException(
            ErrorKind.STORAGE,
            "the data directory %s has %d MB left, but Retinue needs %d MB to start"
                .formatted(root, freeMb, NEEDED_MB),
            "free some space or name another folder with --data DIR");
      }
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the data directory " + root + " cannot be written: " + e,
          "make it writable or name another folder with --data DIR",
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

  /** A name for this deployment, the same at every start: created once and kept in a file. */
  public String instance() {
    Path file = root.resolve("instance");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw RetinueException.unwritable("the file " + file, e);
    }
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder " + root.resolve(name), e);
    }
  }

  /**
   * Locks the folder for a deployment, because two would run two cameras of one name. Commands that
   * read or label do not lock it.
   *
   * @throws RetinueException IN_USE if another process has locked it
   */
  public AutoCloseable takeForDeployment() {
    Path file = root.resolve("deployment.lock");
    try {
      Optional<LockFile> lock = LockFile.tryLock(file);
      if (lock.isEmpty()) {
        throw new RetinueException(
            ErrorKind.IN_USE,
            "the data directory %s is in use by another retinue, process %s"
                .formatted(root, LockFile.owner(file)),
            "stop that process or name another folder with --data DIR");
      }
      return lock.get();
    } catch (IOException e) {
      throw RetinueException.unwritable("the lock file " + file, e);
    }
  }
}
