package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way from a server to the disk.
 *
 * @param address http or https
 * @param limits what is too much or too long
 * @param progress hears of every piece
 */
record Transfer(URI address, Limits limits, Download.Progress progress) {
  private static final int OK = 200;
  private static final String REMEDY =
      "try again, or fetch the file yourself and name it with --from";

  /**
   * What is too much or too long.
   *
   * @param bytes of the file
   * @param connect until there is a connection
   * @param answer from asking until the answer's head is there
   * @param silence between two bytes of its body
   */
  record Limits(long bytes, Duration connect, Duration answer, Duration silence) {
    static Limits of(long bytes) {
      return new Limits(
          bytes, Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }
  }

  /**
   * Writes the file.
   *
   * @param file empty; what is in it after a failure is for the caller to delete
   * @return its SHA-256
   * @throws RetinueException UNREACHABLE where the server does not give all of it, BAD_INPUT where
   *     it is too large, STORAGE where it cannot be written
   */
  String into(Path file) {
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer = ask();
      try (TimedBodyReader bytes = new TimedBodyReader()) {
        answer.body().subscribe(bytes);
        requireOk(answer);
        return write(bytes, answer.headers().firstValueAsLong("content-length"), file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("it was interrupted", e);
    } catch (IOException | NumberFormatException e) {
      throw failed(String.valueOf(e), e);
    }
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask()
      throws IOException, InterruptedException {
    // Redirects may lead to another server, never from https to http.
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(limits.answer).GET().build();
    return client.send(request, HttpResponse.BodyHandlers.ofPublisher());
  }

  private void requireOk(HttpResponse<?> answer) {
    if (answer.statusCode() != OK) {
      String elsewhere =
          answer
              .headers()
              .firstValue("location")
              .map(place -> " and pointed to " + place + ", which is not followed")
              .orElse("");
      throw failed("the server answered " + answer.statusCode() + elsewhere, null);
    }
  }

  private String write(TimedBodyReader bytes, OptionalLong all, Path file)
      throws InterruptedException {
    requireAllowed(all.orElse(0));
    MessageDigest digest = Sha256.newDigest();
    long count = 0;
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (Optional<List<ByteBuffer>> piece = next(bytes, count, all);
          piece.isPresent();
          piece = next(bytes, count, all)) {
        for (ByteBuffer part : piece.get()) {
          count += part.remaining();
          requireAllowed(count);
          digest.update(part.duplicate());
          while (part.hasRemaining()) {
            out.write(part);
          }
        }
        progress.onBytes(count, all);
      }
    } catch (IOException e) {
      throw RetinueException.unwritable("the temporary file " + file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Optional<List<ByteBuffer>> next(TimedBodyReader bytes, long count, OptionalLong all)
      throws InterruptedException {
    try {
      return bytes.next(limits.silence);
    } catch (IOException e) {
      String of = all.isPresent() ? " of " + all.getAsLong() : "";
      throw failed(e.getMessage() + ", after " + count + of + " bytes", e);
    }
  }

  private void requireAllowed(long bytes) {
    if (bytes > limits.bytes) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          address + " gives more than " + limits.bytes + " bytes",
          "fetch the file yourself, and name it with --from, if it is what you want");
    }
  }

  private RetinueException failed(String why, @Nullable Exception cause) {
    return new RetinueException(
        ErrorKind.UNREACHABLE, "the download of " + address + " failed: " + why, REMEDY, cause);
  }
}
