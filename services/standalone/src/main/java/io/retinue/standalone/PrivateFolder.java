package io.retinue.standalone;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that belongs to this user, and that nobody else may read or write: pictures and labels
 * lie in it, and programs that the detector runs. File systems without POSIX permissions are not
 * checked.
 */
final class PrivateFolder {
  private static final String OWNERS_ONLY = "rwx------";
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final Set<PosixFilePermission> WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFolder() {}

  /**
   * Creates the folder if it is missing, readable for this user only. An existing one that others
   * may read is made private.
   *
   * @return a new empty file in it, which shows that it can be written; the caller deletes it
   * @throws RetinueException STORAGE if it belongs to another user, or others could write into it
   */
  static Path create(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null && !Files.exists(parent)) {
      Files.createDirectories(parent);
    }
    boolean posix =
        parent != null && parent.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.exists(folder)) {
      create(folder, posix);
    }
    boolean empty = isEmpty(folder);
    Path probe = Files.createTempFile(folder, ".probe", "");
    try {
      if (posix) {
        require(folder, Files.getOwner(probe), empty);
      }
      return probe;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(probe);
      throw e;
    }
  }

  private static void create(Path folder, boolean posix) throws IOException {
    if (posix) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS_ONLY)));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static void require(Path folder, UserPrincipal user, boolean empty) throws IOException {
    UserPrincipal owner = Files.getOwner(folder);
    if (!owner.equals(user)) {
      throw refused(
          folder,
          "belongs to " + owner.getName() + ", not to " + user.getName(),
          "name a folder of your own with --data DIR, for example a new one inside it");
    }
    Set<PosixFilePermission> open = open(folder);
    if (open.isEmpty()) {
      return;
    }
    if (!empty && open.stream().anyMatch(WRITE::contains)) {
      throw refused(
          folder,
          "may be written by others: " + PosixFilePermissions.toString(permissions(folder)),
          "if you trust what is in it: chmod 700 "
              + folder
              + ", otherwise name another with"
              + " --data DIR");
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNERS_ONLY));
    if (!open(folder).isEmpty()) {
      throw refused(
          folder,
          "lies on a file system that does not keep permissions",
          "name a folder on another file system with --data DIR");
    }
  }

  /** What others may do there. */
  private static Set<PosixFilePermission> open(Path folder) throws IOException {
    Set<PosixFilePermission> open = permissions(folder);
    open.retainAll(OTHERS);
    return open;
  }

  private static Set<PosixFilePermission> permissions(Path folder) throws IOException {
    return EnumSet.copyOf(Files.getPosixFilePermissions(folder));
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static RetinueException refused(Path folder, String why, String remedy) {
    return new RetinueException(
        ErrorKind.STORAGE, "the data directory " + folder + " " + why, remedy);
  }
}
