package io.retinue.retinanet.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that only this process's user can read and write. Archives can be made again, so a
 * folder that others could write is emptied and not refused.
 */
final class ArchiveFolder {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private ArchiveFolder() {}

  /**
   * Creates the folder with the permissions 0700, or gives them to a folder of this user. If others
   * could write it, it is emptied: what lies there may be theirs. File systems without owners are
   * not checked.
   *
   * @return false if it belongs to another user, or is no folder
   * @throws IOException if it cannot be created, read or emptied
   */
  static boolean makePrivate(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder);
      return true;
    }
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNERS));
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory() || !isOurs(folder, attributes)) {
      return false;
    }
    if (!attributes.permissions().equals(OWNERS)) {
      Files.setPosixFilePermissions(folder, OWNERS);
      if (attributes.permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
        empty(folder);
      }
    }
    return true;
  }

  /** Compares the folder's owner with that of a file that this process makes. */
  private static boolean isOurs(Path folder, PosixFileAttributes attributes) throws IOException {
    if (!Files.isWritable(folder)) {
      return false;
    }
    Path own = Files.createTempFile(folder, "owner-", ".tmp");
    try {
      return Files.getOwner(own).equals(attributes.owner());
    } finally {
      Files.delete(own);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
