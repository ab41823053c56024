package io.retinue.broker;

import io.retinue.broker.BrokerException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Locale;

/**
 * The files of the embedded broker.
 *
 * @param root absolute
 */
record DataDirectory(Path root) {
  /** With less free space no broker is started: a disk that is full later is worse. */
  private static final long LEAST_FREE_BYTES = 64L << 20;

  private static final int PROBE_BYTES = 64 << 10;

  /** Free space of a disk; replaced in tests. */
  interface Disk {
    void createDirectories(Path directory) throws IOException;

    void write(Path file, byte[] bytes) throws IOException;

    long freeBytes(Path directory) throws IOException;
  }

  private static final Disk REAL =
      new Disk() {
        @Override
        public void createDirectories(Path directory) throws IOException {
          Files.createDirectories(directory);
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
          Files.write(file, bytes);
        }

        @Override
        public long freeBytes(Path directory) throws IOException {
          FileStore store = Files.getFileStore(directory);
          return store.getTotalSpace() == 0 ? Long.MAX_VALUE : store.getUsableSpace(); // unknown
        }
      };

  /**
   * Creates the directory if necessary and checks that it can be written.
   *
   * @throws BrokerException NOT_A_DIRECTORY, READ_ONLY, FULL or FAILED
   */
  static DataDirectory prepare(Path path) {
    return prepare(path, REAL);
  }

  static DataDirectory prepare(Path path, Disk disk) {
    Path root = path.toAbsolutePath().normalize();
    for (Path p = root; p != null; p = p.getParent()) {
      if (Files.exists(p) && !Files.isDirectory(p)) {
        throw new BrokerException(Reason.NOT_A_DIRECTORY, p + " is not a directory");
      }
    }
    Path probe = root.resolve("probe." + ProcessHandle.current().pid());
    try {
      disk.createDirectories(root);
      try {
        disk.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.deleteIfExists(probe);
      }
      long free = disk.freeBytes(root);
      if (free < LEAST_FREE_BYTES) {
        throw new BrokerException(
            Reason.FULL,
            "the disk of "
                + root
                + " is full: it has "
                + (free >> 20)
                + " MiB left, and the embedded broker needs "
                + (LEAST_FREE_BYTES >> 20));
      }
    } catch (IOException | ReadOnlyFileSystemException e) {
      throw fault(root, e);
    }
    return new DataDirectory(root);
  }

  /** The exception for a failed write. */
  static BrokerException fault(Path root, Exception e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("disk quota")) {
      return new BrokerException(Reason.FULL, "the disk of " + root + " is full", e);
    }
    if (e instanceof AccessDeniedException
        || e instanceof ReadOnlyFileSystemException
        || text.contains("read-only")
        || text.contains("permission denied")
        || text.contains("operation not permitted")) {
      return new BrokerException(Reason.READ_ONLY, root + " cannot be written: " + e, e);
    }
    return new BrokerException(Reason.FAILED, root + " cannot be used: " + e, e);
  }

  /** Kafka's own files. */
  Path kafka() {
    return root.resolve("kafka");
  }

  /** Kafka's files while they are created for the first time. */
  Path kafkaInTheMaking() {
    return root.resolve("kafka.new");
  }

  /** Every schema; never deleted. */
  Path registry() {
    return root.resolve("registry.jsonl");
  }

  /** Address of the running broker; missing or stale if none runs. */
  Path address() {
    return root.resolve("broker.json");
  }

  /** The ports of the last run, so that bookmarks keep working. */
  Path ports() {
    return root.resolve("ports.properties");
  }

  /** Locked by the broker while it runs. */
  Path brokerLock() {
    return root.resolve("broker.lock");
  }

  /** Locked by a client while it looks for a broker or starts one. */
  Path startLock() {
    return root.resolve("start.lock");
  }

  Path log() {
    return root.resolve("broker.log");
  }

  /** Output of the child JVM outside its log. */
  Path errors() {
    return root.resolve("broker.err");
  }

  /** The exception for the end of the broker's JVM, from the disk's state and its last output. */
  BrokerException end(String message) {
    return end(message, REAL);
  }

  BrokerException end(String message, Disk disk) {
    String tail = tail();
    boolean full = tail.contains("No space left on device");
    try {
      full |= disk.freeBytes(root) < LEAST_FREE_BYTES;
    } catch (IOException e) {
      return new BrokerException(Reason.FAILED, message + "; " + root + " is gone: " + e, e);
    }
    return full
        ? new BrokerException(Reason.FULL, message + ": the disk of " + root + " is full")
        : new BrokerException(Reason.FAILED, message + tail);
  }

  /** The last lines of the broker's output, for error messages. */
  String tail() {
    StringBuilder text = new StringBuilder();
    for (Path file : List.of(errors(), log())) {
      try {
        if (Files.isRegularFile(file)) {
          List<String> lines = Files.readString(file, StandardCharsets.UTF_8).lines().toList();
          lines
              .subList(Math.max(0, lines.size() - 20), lines.size())
              .forEach(line -> text.append("\n  ").append(line));
        }
      } catch (IOException e) {
        text.append("\n  ").append(file).append(" cannot be read: ").append(e);
      }
    }
    return text.isEmpty() ? "" : "\nThe end of " + log() + ":" + text;
  }
}
