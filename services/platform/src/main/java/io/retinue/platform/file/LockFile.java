package io.retinue.platform.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An exclusive lock on a file, across processes. The file contains the id of the process that has
 * it. The operating system releases the lock when that process ends.
 *
 * <p>On POSIX a lock belongs to the process and ends when the process closes <em>any</em> of its
 * descriptors of the file. So a file whose lock this process has is not opened a second time.
 */
public final class LockFile implements AutoCloseable {
  /** The files whose locks this process has or is about to have. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private LockFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @return empty if another process, or this one, has the lock
   * @throws IOException if the file cannot be created or written
   */
  public static Optional<LockFile> tryLock(Path file) throws IOException {
    Path place = place(file);
    if (!HELD.add(place)) {
      return Optional.empty();
    }
    Optional<LockFile> taken = Optional.empty();
    try {
      taken = open(place);
      return taken;
    } finally {
      if (taken.isEmpty()) {
        HELD.remove(place);
      }
    }
  }

  private static Optional<LockFile> open(Path place) throws IOException {
    FileChannel channel =
        FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean kept = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(ownId().getBytes(StandardCharsets.US_ASCII)));
      kept = true;
      return Optional.of(new LockFile(place, channel));
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  /** The id of the process that took the lock last; empty if none did. */
  public static String owner(Path file) throws IOException {
    return HELD.contains(place(file)) ? ownId() : Files.readString(file, StandardCharsets.US_ASCII);
  }

  private static String ownId() {
    return Long.toString(ProcessHandle.current().pid());
  }

  /** One path for one file, however it is named. */
  private static Path place(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file : folder.toRealPath().resolve(file.getFileName());
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
