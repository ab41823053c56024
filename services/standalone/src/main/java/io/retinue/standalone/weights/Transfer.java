package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import io.retinue.platform.service.Deadline;
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
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The download of one file.
 *
 * @param address http or https
 * @param limits of its size and of every wait
 * @param progress receives the number of bytes
 */
record Transfer(URI address, Limits limits, Download.Progress progress) {
  private static final int OK = 200;
  private static final String REMEDY =
      "try again, or download the file yourself and name it with --from";

  /**
   * Limits of a download.
   *
   * @param bytes of the file
   * @param connect until there is a connection
   * @param answer from the request to the headers of the response
   * @param silence between two bytes of the body
   * @param total from the first byte of the body to the last
   */
  record Limits(long bytes, Duration connect, Duration answer, Duration silence, Duration total) {
    static Limits of(long bytes) {
      return new Limits(
          bytes,
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofHours(2));
    }
  }

  /**
   * Downloads.
   *
   * @param file empty; after a failure the caller deletes it
   * @return the SHA-256 of the file
   * @throws RetinueException UNREACHABLE if the server does not send all of it, BAD_INPUT if it is
   *     too large, STORAGE if it cannot be written
   */
  String into(Path file) {
    try {
      HttpResponse<InputStream> response = request();
      try (InputStream body = response.body()) {
        requireOk(response);
        return write(body, response.headers().firstValueAsLong("content-length"), file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("it was interrupted", e);
    } catch (IOException | NumberFormatException e) {
      throw failed(String.valueOf(e), e);
    }
  }

  private HttpResponse<InputStream> request() throws IOException, InterruptedException {
    // Redirects may lead to another server, never from https to http.
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(limits.answer).GET().build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private void requireOk(HttpResponse<?> response) {
    if (response.statusCode() != OK) {
      String redirect =
          response
              .headers()
              .firstValue("location")
              .map(place -> " and redirects to " + place + ", which is not followed")
              .orElse("");
      throw failed("the server answered " + response.statusCode() + redirect, null);
    }
  }

  private String write(InputStream body, OptionalLong all, Path file) throws InterruptedException {
    requireAllowed(all.orElse(0));
    MessageDigest digest = Sha256.newDigest();
    byte[] chunk = new byte[1 << 16];
    long count = 0;
    Deadline deadline = Deadline.in(limits.total);
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = read(reader, body, chunk, count, all);
          n >= 0;
          n = read(reader, body, chunk, count, all)) {
        count += n;
        requireAllowed(count);
        requireInTime(deadline, count, all);
        digest.update(chunk, 0, n);
        out.write(chunk, 0, n);
        progress.onBytes(count, all);
      }
    } catch (IOException e) {
      throw RetinueException.unwritable("the temporary file " + file, e);
    } finally {
      reader.shutdownNow();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads in another thread, because the client's stream has no timeout: it waits forever. */
  private int read(
      ExecutorService reader, InputStream body, byte[] chunk, long count, OptionalLong all)
      throws InterruptedException {
    String at = after(count, all);
    try {
      return reader
          .submit(() -> body.read(chunk))
          .get(limits.silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed("no byte arrived for " + limits.silence.toMillis() / 1000.0 + " s" + at, e);
    } catch (ExecutionException e) {
      throw failed("the connection broke: " + e.getCause() + at, e);
    }
  }

  private void requireInTime(Deadline deadline, long count, OptionalLong all) {
    if (deadline.isOver()) {
      throw failed("it took longer than " + limits.total + after(count, all), null);
    }
  }

  private static String after(long count, OptionalLong all) {
    return ", after " + count + (all.isPresent() ? " of " + all.getAsLong() : "") + " bytes";
  }

  private void requireAllowed(long bytes) {
    if (bytes > limits.bytes) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          address + " has more than " + limits.bytes + " bytes",
          "check the address; if it is right, download the file yourself and name it with --from");
    }
  }

  private RetinueException failed(String why, @Nullable Exception cause) {
    return new RetinueException(
        ErrorKind.UNREACHABLE, "the download of " + address + " failed: " + why, REMEDY, cause);
  }
}
