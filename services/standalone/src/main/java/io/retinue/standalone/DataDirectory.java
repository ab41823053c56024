package io.retinue.standalone;

import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.LockFile;
import io.retinue.platform.frame.CameraName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder with all state of a deployment: the embedded broker's log, the releases, the services'
 * work files and the log file. Checked before anything starts.
 */
public final class DataDirectory {
  /** With less the broker would soon stop. */
  private static final long NEEDED_MB = 256;

  /** More would be a mistake. */
  private static final int MOST_INSTANCES = 64;

  private final Path root;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /**
   * Creates the folder if it is missing. Only this user may read or write it.
   *
   * @throws RetinueException STORAGE if it is a file, cannot be written, has too little space,
   *     belongs to another user or may be written by others
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
      Path probe = PrivateFolder.create(absolute);
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

  /** The clips and pictures of alerts. */
  public EvidenceFolder evidence() {
    return new EvidenceFolder(folder("evidence"));
  }

  public Path work(String service) {
    return folder("work").resolve(service);
  }

  public Path logFile() {
    return folder("logs").resolve("retinue.log");
  }

  /**
   * A name for one process of this data directory.
   *
   * @param name the same after a restart, and of no other process that runs
   */
  public record Instance(String name, AutoCloseable lock) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      lock.close();
    }
  }

  /**
   * Takes the first name that no other process has: the second process of one data directory gets
   * another one. The caller closes it.
   *
   * @throws RetinueException STORAGE, or IN_USE if {@value #MOST_INSTANCES} processes have one
   */
  public Instance takeInstance() {
    Path locks = folder("instances");
    try {
      for (int number = 1; number <= MOST_INSTANCES; number++) {
        Optional<LockFile> lock = LockFile.tryLock(locks.resolve(number + ".lock"));
        if (lock.isPresent()) {
          String name = number == 1 ? name() : name() + "-" + number;
          return new Instance(name, lock.get());
        }
      }
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder " + locks, e);
    }
    throw new RetinueException(
        ErrorKind.IN_USE,
        MOST_INSTANCES + " processes use the data directory " + root,
        "name another folder with --data DIR");
  }

  /** A random name, created once and kept in a file. */
  private String name() throws IOException {
    Path file = root.resolve("instance");
    if (!Files.exists(file)) {
      Path unfinished = Files.createTempFile(root, "instance", "");
      Files.writeString(unfinished, UUID.randomUUID().toString());
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  /**
   * Locks cameras for one process of this data directory: two that play one camera would write two
   * epochs in turns. The caller closes it.
   *
   * @throws RetinueException IN_USE, naming the camera and the other process
   */
  public AutoCloseable takeCameras(List<String> cameras) {
    Deque<LockFile> taken = new ArrayDeque<>();
    AutoCloseable all =
        () -> {
          while (!taken.isEmpty()) {
            taken.pop().close();
          }
        };
    boolean complete = false;
    Path locks = folder("cameras");
    try {
      for (String camera : cameras) {
        Path file = locks.resolve(CameraName.require(camera) + ".lock");
        Optional<LockFile> lock = LockFile.tryLock(file);
        if (lock.isEmpty()) {
          throw new RetinueException(
              ErrorKind.IN_USE,
              "camera %s of the data directory %s is played by another retinue, process %s"
                  .formatted(camera, root, LockFile.owner(file)),
              "one process plays a camera; give each its own cameras");
        }
        taken.push(lock.get());
      }
      complete = true;
      return all;
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder " + locks, e);
    } finally {
      if (!complete) {
        close(all);
      }
    }
  }

  private static void close(AutoCloseable locks) {
    try {
      locks.close();
    } catch (Exception e) {
      throw new IllegalStateException("a lock cannot be released", e);
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
