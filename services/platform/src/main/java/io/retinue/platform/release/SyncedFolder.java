package io.retinue.platform.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Copies folders so that a power cut afterwards loses nothing, and deletes them. */
final class SyncedFolder {
  private SyncedFolder() {}

  /** Copies the files of the list, and the list itself, and syncs all of them. */
  static void copy(Path from, ChecksumList list, Path to) throws IOException {
    TreeSet<Path> directories = new TreeSet<>();
    Files.createDirectory(to);
    directories.add(to);
    for (String name : list.names()) {
      Path target = to.resolve(name);
      for (Path d = target.getParent(); d != null && !d.equals(to); d = d.getParent()) {
        directories.add(d);
      }
      Files.createDirectories(target.getParent());
      Files.copy(from.resolve(name), target);
      sync(target, StandardOpenOption.WRITE);
    }
    Path sums = to.resolve(ChecksumList.FILE_NAME);
    Files.writeString(sums, list.text());
    sync(sums, StandardOpenOption.WRITE);
    for (Path directory : directories) {
      sync(directory);
    }
    List<String> faults = list.faults(to); // the source may have changed while it was copied
    if (!faults.isEmpty()) {
      throw new IOException("the copy differs: " + String.join("; ", faults));
    }
  }

  /** Syncs the names in the directory; only POSIX systems can do that and need it. */
  static void sync(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      sync(directory, StandardOpenOption.READ);
    }
  }

  private static void sync(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /** Does nothing if there is no such folder; another process may delete the same one. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // deleted already
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
    }
  }
}
