package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.ModelRelease;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Releases as folders named by what is in them: the name is the SHA-256 of the folder's checksum
 * list, {@code SHA256SUMS}, as {@code sha256sum} prints it, sorted by path. A folder appears whole
 * or not at all, and is verified whenever it is asked for. Processes may share a store.
 */
public final class ModelStore {
  /** Ends the names of folders that are being written or deleted. */
  private static final String TEMPORARY = ".tmp";

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;

  /**
   * @param directory created with the first release where it does not exist
   */
  public ModelStore(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * Copies the folder into the store; done twice, the second time changes nothing. A damaged copy
   * that lies there already is replaced.
   *
   * @return the SHA-256 that names it
   * @throws RetinueException BAD_INPUT where the folder is none, is empty, or holds links; STORAGE
   *     where the store cannot be written
   */
  public String put(Path folder) {
    ChecksumList list = ChecksumList.of(folder);
    Path target = directory.resolve(list.sha256());
    if (isWhole(target, list)) {
      return list.sha256();
    }
    Path temporary = temporary(list.sha256());
    try {
      try {
        Files.createDirectories(directory);
        SyncedFolder.copy(folder, list, temporary);
        publish(temporary, list);
      } finally {
        SyncedFolder.delete(temporary);
      }
    } catch (IOException e) {
      throw RetinueException.unwritable("the model store " + directory, e);
    }
    return list.sha256();
  }

  /**
   * The folder with that name, every file of it verified.
   *
   * @throws RetinueException BAD_INPUT, with every missing, extra and corrupt file
   */
  public Path get(String sha256) {
    if (!NAME.matcher(sha256).matches()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "'" + sha256 + "' names no release",
          "give the 64 hexadecimal digits that 'retinue model list' prints");
    }
    return verified(directory.resolve(sha256), sha256);
  }

  /**
   * A release's folder: here or, where this store has none that is whole, at the release's own URI,
   * which may be another machine's path.
   *
   * @throws RetinueException BAD_INPUT, saying what is wrong with both
   */
  public Path find(ModelRelease release) {
    try {
      return get(release.getSha256());
    } catch (RetinueException notHere) {
      try {
        return open(release.getUri(), release.getSha256());
      } catch (RetinueException notThere) {
        notThere.addSuppressed(notHere);
        throw notThere;
      }
    }
  }

  /**
   * Deletes the folders that a killed process left unfinished: those that nobody has written into
   * for that long.
   *
   * @return how many
   * @throws RetinueException STORAGE
   */
  public int sweep(Duration unchangedFor) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    int swept = 0;
    Instant before = Instant.now().minus(unchangedFor);
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path folder : entries.filter(ModelStore::isUnfinished).toList()) {
        if (isOlder(folder, before)) {
          SyncedFolder.delete(folder);
          swept++;
        }
      }
      return swept;
    } catch (IOException e) {
      throw RetinueException.unwritable("the model store " + directory, e);
    }
  }

  /**
   * Deletes the folder with that name, if there is one: nobody may need it any more.
   *
   * @return whether there was one
   * @throws RetinueException STORAGE
   */
  public boolean remove(String sha256) {
    if (!NAME.matcher(sha256).matches()) {
      return false; // not even a path, maybe: it comes from a topic
    }
    Path folder = directory.resolve(sha256);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    Path removed = temporary(sha256);
    try {
      Files.move(folder, removed, StandardCopyOption.ATOMIC_MOVE); // never half a release
      SyncedFolder.delete(removed);
      return true;
    } catch (IOException e) {
      throw RetinueException.unwritable("the model store " + directory, e);
    }
  }

  private Path temporary(String sha256) {
    return directory.resolve(sha256 + "." + UUID.randomUUID() + TEMPORARY);
  }

  private static boolean isOlder(Path folder, Instant time) throws IOException {
    try {
      return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .isBefore(time);
    } catch (NoSuchFileException e) {
      return false; // the process that wrote it has just finished
    }
  }

  private static boolean isUnfinished(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(TEMPORARY)
        && NAME.matcher(name.substring(0, Math.min(64, name.length()))).matches();
  }

  /** Where the folder with that name is or will be, as {@code file:///…}. */
  public URI uri(String sha256) {
    return URI.create(
        "file://" + directory.resolve(sha256).toUri().getRawPath().replaceAll("/$", ""));
  }

  /**
   * The folder at the URI of a release, every file of it verified against the release's SHA-256.
   *
   * @throws RetinueException BAD_INPUT, with every missing, extra and corrupt file
   */
  public static Path open(String uri, String sha256) {
    try {
      URI place = URI.create(uri);
      if ("file".equals(place.getScheme())) {
        return verified(Path.of(place), sha256);
      }
    } catch (IllegalArgumentException e) {
      throw unknownPlace(uri, e);
    }
    throw unknownPlace(uri, null);
  }

  private void publish(Path temporary, ChecksumList list) throws IOException {
    Path target = directory.resolve(list.sha256());
    if (isWhole(target, list)) {
      return; // another was quicker
    }
    if (Files.isDirectory(target)) {
      Path damaged = temporary(list.sha256());
      Files.move(target, damaged, StandardCopyOption.ATOMIC_MOVE);
      SyncedFolder.delete(damaged);
    }
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!isWhole(target, list)) {
        throw e;
      }
    }
    SyncedFolder.sync(directory);
  }

  private static boolean isWhole(Path target, ChecksumList list) {
    return Files.isDirectory(target) && list.faults(target).isEmpty();
  }

  private static Path verified(Path folder, String sha256) {
    if (!Files.exists(folder)) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there is no release in "
              + folder
              + ": its files were deleted, or are on another machine",
          "choose a newer release that 'retinue model list' prints (of former champions the trainer"
              + " keeps the newest ten), or copy the folder again from a backup");
    }
    List<String> faults = ChecksumList.faults(folder, sha256);
    if (!faults.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the release in " + folder + " is damaged: " + String.join("; ", faults),
          "copy the folder again from where it was made, or choose another release");
    }
    return folder;
  }

  private static RetinueException unknownPlace(String uri, @Nullable Exception cause) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "'" + uri + "' is no place that releases can be read from",
        "use a file:///… URI of a folder that this machine sees",
        cause);
  }
}
