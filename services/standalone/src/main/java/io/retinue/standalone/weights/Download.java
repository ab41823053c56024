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
 * Reads weights from a file or a URL. A download must have a known SHA-256: nothing in weights
 * shows who made them.
 */
public final class Download {
  /** More than any network here needs in float64 with the state of an optimizer. */
  public static final long DEFAULT_MAX_BYTES = 4L << 30;

  private final Path folder;
  private final Transfer.Limits limits;
  private final Progress progress;

  /** Receives the progress of a download. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param bytes so far
     * @param all of the file, if the server sent it
     */
    void onBytes(long bytes, OptionalLong all);
  }

  public Download(long maxBytes, Progress progress) {
    this(Path.of(System.getProperty("java.io.tmpdir")), Transfer.Limits.of(maxBytes), progress);
  }

  /**
   * @param folder for temporary files
   */
  Download(Path folder, Transfer.Limits limits, Progress progress) {
    this.folder = folder;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * The weights; the caller closes them.
   *
   * @param from a path, or a URL that begins with https:, http: or file:
   * @param sha256 64 hexadecimal digits; optional for files, and for https if the file name ends
   *     with the first digits
   * @throws RetinueException BAD_INPUT for a file that is missing or has another SHA-256,
   *     INVALID_SETTING for an address without a SHA-256, UNREACHABLE if the server does not send
   *     it, STORAGE
   */
  public FetchedFile fetch(String from, Optional<String> sha256) {
    if (!from.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
      Path path = Path.of(from);
      return FetchedFile.local(
          path, FetchedFile.ExpectedSha256.of(sha256, String.valueOf(path.getFileName())));
    }
    URI address = address(from);
    String name = name(address);
    FetchedFile.ExpectedSha256 expected = FetchedFile.ExpectedSha256.of(sha256, name);
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
          "no SHA-256 is given for " + from,
          "add --sha256 with the 64 digits that the publisher of the file states");
    }
  }

  private FetchedFile download(URI address, String name, FetchedFile.ExpectedSha256 expected) {
    Path file = temporary();
    boolean complete = false;
    try {
      String sha256 = new Transfer(address, limits, progress).into(file);
      expected.require(address.toString(), sha256);
      complete = true;
      return new FetchedFile(file, name, sha256, FetchedFile.Copy.TEMPORARY);
    } finally {
      if (!complete) {
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
        "weights cannot be read from '" + from + "'",
        "name a file, or a URL that begins with https:, http: or file:",
        e);
  }
}
