package io.retinue.standalone.weights;

import io.retinue.platform.ExitCode;
import io.retinue.platform.RetinueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Fetches weights from a file or an address. What a network brings must be known beforehand by its
 * SHA-256: weights decide what a camera sees, and nothing in them shows who made them.
 */
public final class Download {
  /** More than any network here has, in double precision with an optimiser's state. */
  public static final long DEFAULT_MAX_BYTES = 4L << 30;

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
  private static final int CHUNK = 1 << 16;
  private static final int OK = 200;

  private final long maxBytes;
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
    this.maxBytes = maxBytes;
    this.progress = progress;
  }

  /**
   * The weights at a place; the caller closes them.
   *
   * @param from a path, or an address that begins with https:, http: or file:
   * @param sha256 64 hexadecimal digits; may be left out for files, and for https where the file's
   *     name ends with the first of them
   * @throws RetinueException BAD_INPUT for a file that is missing or another, USAGE for an address
   *     without a SHA-256, UNREACHABLE where the server does not give it, STORAGE
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
      return URI.create(from);
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
          ExitCode.USAGE,
          "nothing says which file " + from + " should give",
          "add --sha256 with the 64 digits that its publisher states");
    }
  }

  private FetchedFile download(URI address, String name, ExpectedSha256 expected) {
    Path file = temporary();
    boolean whole = false;
    try {
      HttpResponse<InputStream> answer = open(address);
      String sha256;
      try (InputStream in = answer.body()) {
        sha256 = copy(in, file, address, answer.headers().firstValueAsLong("content-length"));
      }
      expected.require(address.toString(), sha256);
      whole = true;
      return new FetchedFile(file, name, sha256, FetchedFile.Copy.TEMPORARY);
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.UNREACHABLE,
          "the download of " + address + " failed: " + e,
          "try again, or fetch the file yourself and name it with --from",
          e);
    } finally {
      if (!whole) {
        file.toFile().delete();
      }
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("retinue-weights", ".part");
    } catch (IOException e) {
      throw new RetinueException(
          ExitCode.STORAGE,
          "no temporary file can be made: " + e,
          "free some space in " + System.getProperty("java.io.tmpdir"),
          e);
    }
  }

  private static HttpResponse<InputStream> open(URI address) throws IOException {
    // Redirects may lead to another server, never from https to http.
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(ANSWER_WITHIN).GET().build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != OK) {
        answer.body().close();
        throw new IOException("the server answered " + answer.statusCode());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  private String copy(InputStream in, Path file, URI address, OptionalLong all) throws IOException {
    MessageDigest digest = FetchedFile.newDigest();
    long bytes = 0;
    byte[] buffer = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > maxBytes) {
          throw new RetinueException(
              ExitCode.BAD_INPUT,
              address + " gives more than " + maxBytes + " bytes",
              "fetch the file yourself, and name it with --from, if it is what you want");
        }
        digest.update(buffer, 0, n);
        out.write(buffer, 0, n);
        progress.onBytes(bytes, all);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static RetinueException unusable(String from, @Nullable Exception e) {
    return new RetinueException(
        ExitCode.USAGE,
        "'" + from + "' is no place that weights can be read from",
        "name a file, or an address that begins with https:, http: or file:",
        e);
  }
}
