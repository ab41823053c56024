package io.retinue.platform.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Copies that are on the disk, and not only in its cache, once they are made. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Copies the files of the list, and the list itself, and syncs all of them. */
  public static void copyFolder(Path from, ChecksumList list, Path to) throws IOException {
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
      syncFile(target);
    }
    Path sums = to.resolve(ChecksumList.FILE_NAME);
    Files.write(sums, list.text().getBytes(StandardCharsets.UTF_8));
    syncFile(sums);
    for (Path directory : directories) {
      syncDirectory(directory);
    }
    var faults = list.faults(to); // the source may have changed while it was copied
    if (!faults.isEmpty()) {
      throw new IOException("the copy differs: " + String.join("; ", faults));
    }
  }

  static void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** So that names in the directory last too; only POSIX systems can and need to. */
  public static void syncDirectory(@Nullable Path directory) throws IOException {
    if (directory == null
        || !directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  public static void deleteFolder(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("left behind: " + folder, e);
    }
  }
}
