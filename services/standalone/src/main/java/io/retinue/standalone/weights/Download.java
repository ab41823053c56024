package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Fetches weights from a file or an address. What a network brings must be known beforehand by its
 * SHA-256: weights decide what a camera sees, and nothing in them shows who made them.
 */
public final class Download {
  /** More than any network here has, in double precision with an optimizer's state. */
  public static final long DEFAULT_MAX_BYTES = 4L << 30;

  private final Path folder;
  private final Transfer.Limits limits;
  private final Progress progress;

  /** Hears how far a download is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param bytes so far
     * @param all of the file, where the server said so
     */
    void onBytes(long bytes, OptionalLong all);
  }

  public Download(long maxBytes, Progress progress) {
    this(Path.of(System.getProperty("java.io.tmpdir")), Transfer.Limits.of(maxBytes), progress);
  }

  /**
   * @param folder for files that are under way, and for those that were fetched until they are
   *     closed
   */
  Download(Path folder, Transfer.Limits limits, Progress progress) {
    this.folder = folder;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * The weights at a place; the caller closes them.
   *
   * @param from a path, or an address that begins with https:, http: or file:
   * @param sha256 64 hexadecimal digits; may be left out for files, and for https where the file's
   *     name ends with the first of them
   * @throws RetinueException BAD_INPUT for a file that is missing or another, INVALID_SETTING for
   *     an address without a SHA-256, UNREACHABLE where the server does not give it, STORAGE
   */
  public FetchedFile fetch(String from, Optional<String> sha256) {
    if (!from.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
      Path path = Path.of(from);
      return FetchedFile.local(path, ExpectedSha256.of(sha256, String.valueOf(path.getFileName())));
    }
    URI address = address(from);
    String name = name(address);
    ExpectedSha256 expected = ExpectedSha256.of(sha256, name);
    switch (String.valueOf(address.getScheme())) {
      case "file":
        return FetchedFile.local(Path.of(address.getPath()), expected);
      case "https":
        requireKnown(from, expected.isKnown());
        return download(address, name, expected);
      case "http":
        requireKnown(from, expected.isWhole());
        return download(address, name, expected);
      default:
        throw unusable(from, null);
    }
  }

  private static URI address(String from) {
    try {
      URI address = URI.create(from);
      boolean isRemote = String.valueOf(address.getScheme()).startsWith("http");
      if (isRemote && address.getHost() == null) {
        throw unusable(from, null);
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw unusable(from, e);
    }
  }

  private static String name(URI address) {
    String path = String.valueOf(address.getPath());
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void requireKnown(String from, boolean known) {
    if (!known) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "nothing says which file " + from + " should give",
          "add --sha256 with the 64 digits that its publisher states");
    }
  }

  private FetchedFile download(URI address, String name, ExpectedSha256 expected) {
    Path file = temporary();
    boolean whole = false;
    try {
      String sha256 = new Transfer(address, limits, progress).into(file);
      expected.require(address.toString(), sha256);
      whole = true;
      return new FetchedFile(file, name, sha256, FetchedFile.Copy.TEMPORARY);
    } finally {
      if (!whole) {
        file.toFile().delete();
      }
    }
  }

  private Path temporary() {
    try {
      return Files.createTempFile(folder, "retinue-weights", ".part");
    } catch (IOException e) {
      throw RetinueException.unwritable("the folder for temporary files, " + folder + ",", e);
    }
  }

  private static RetinueException unusable(String from, @Nullable Exception e) {
    return new RetinueException(
        ErrorKind.INVALID_SETTING,
        "'" + from + "' is no place that weights can be read from",
        "name a file, or an address that begins with https:, http: or file:",
        e);
  }
}
