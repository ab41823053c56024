package io.retinue.video;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * A camera that gives JPEGs over HTTP: one answer with many (Motion JPEG), or one for each request,
 * as its answer shows. The JDK's client asks, without redirects and without a proxy; FFmpeg sees
 * whole JPEGs and no address.
 */
final class HttpReader implements LiveReader {
  /** No JPEG of 16 megapixels from a camera has more. */
  private static final int MAX_BYTES = 1 << 24;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  private final SourceAddress.Network camera;
  private final ReaderLimits limits;
  private final long everyNanos;
  private final @Nullable HttpLogin login;
  private final JpegDecoder decoder;
  private @Nullable HttpBody body;
  private @Nullable MultipartBody parts;
  private long firstNanos;
  private long lastNanos;
  private long frames;
  private long undecodable;

  private HttpReader(SourceAddress.Network camera, ReaderLimits limits, Duration every) {
    this.camera = camera;
    this.limits = limits;
    this.everyNanos = every.toNanos();
    this.login = camera.credentials() == null ? null : new HttpLogin(camera.credentials());
    this.decoder = new JpegDecoder(limits.maxPixels());
  }

  static HttpReader open(SourceAddress.Network camera, ReaderLimits limits, Duration every)
      throws VideoException {
    HttpReader reader = new HttpReader(camera, limits, every);
    try {
      reader.ask();
      return reader;
    } catch (VideoException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public VideoFrame next(FrameWish wish) throws VideoException {
    long end = System.nanoTime() + limits.deadline().toNanos();
    while (true) {
      byte[] jpeg = nextJpeg(end);
      long mediaTimeMs = mediaTimeMs();
      if (!wish.isMetAt(mediaTimeMs)) {
        return VideoFrame.notDecoded(frames++, mediaTimeMs, QuarterTurns.NONE, null);
      }
      try {
        AVFrame picture = decoder.decodeNative(jpeg);
        return new VideoFrame(picture, frames++, mediaTimeMs, QuarterTurns.NONE, null);
      } catch (VideoException e) {
        if (e.reason() == VideoException.Reason.TOO_LARGE) {
          throw new VideoException(e.reason(), camera + ": " + e.getMessage(), e);
        }
        undecodable++;
        if (System.nanoTime() - end > 0) {
          throw failure(
              VideoException.Reason.SILENT,
              "pictures come, and none can be decoded: " + e.getMessage());
        }
      }
    }
  }

  /** Of the picture that has just come. */
  private long mediaTimeMs() {
    long now = System.nanoTime();
    if (frames == 0) {
      firstNanos = now;
    }
    return TimeUnit.NANOSECONDS.toMillis(now - firstNanos);
  }

  private byte[] nextJpeg(long end) throws VideoException {
    MultipartBody stream = parts;
    if (stream == null) {
      pause();
      if (body == null) {
        ask();
      }
      byte[] jpeg = whole(open(), end);
      closeBody();
      lastNanos = System.nanoTime();
      return jpeg;
    }
    open().expectBy(end);
    byte[] jpeg = stream.next();
    if (jpeg == null) {
      throw failure(VideoException.Reason.LOST, "the connection was lost");
    }
    return jpeg;
  }

  private HttpBody open() {
    HttpBody opened = body;
    if (opened == null) {
      throw new IllegalStateException("no answer is open");
    }
    return opened;
  }

  /** Until the next picture may be asked for. */
  private void pause() throws VideoException {
    if (body != null) {
      return; // the answer that opening already has
    }
    try {
      TimeUnit.NANOSECONDS.sleep(lastNanos + everyNanos - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw VideoException.stopped(camera.toString());
    }
  }

  private byte[] whole(HttpBody answer, long end) throws VideoException {
    answer.expectBy(end + everyNanos);
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int next = answer.read(); next >= 0; next = answer.read()) {
      if (bytes.size() >= MAX_BYTES) {
        throw failure(
            VideoException.Reason.NOT_VIDEO, "its picture has more than " + MAX_BYTES + " bytes");
      }
      bytes.write(next);
    }
    return bytes.toByteArray();
  }

  /** Sends a request, a second time where the camera wants to know who asks. */
  private void ask() throws VideoException {
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer = send();
    if (answer.statusCode() == 401
        && login != null
        && login.challenged(answer.headers().allValues("www-authenticate"))) {
      discard(answer);
      answer = send();
    }
    if (answer.statusCode() != 200) {
      discard(answer);
      throw refusal(answer.statusCode());
    }
    String type = answer.headers().firstValue("content-type").orElse("").strip();
    String lower = type.toLowerCase(Locale.ROOT);
    HttpBody opened = new HttpBody(camera.toString());
    answer.body().subscribe(opened);
    body = opened;
    if (lower.startsWith("multipart/")) {
      parts = MultipartBody.of(camera.toString(), opened, type, MAX_BYTES);
    } else if (!lower.startsWith("image/jpeg") && !lower.startsWith("image/jpg")) {
      throw failure(
          VideoException.Reason.NOT_VIDEO,
          "it answers with '"
              + type.replaceAll("[^ -~]", "?")
              + "' and not with Motion JPEG or a JPEG; give the address of those, or rtsp://");
    }
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send() throws VideoException {
    // Each time: a name may lead elsewhere later. The JDK keeps what it looked up for the client.
    HostPolicy.resolve(camera.host(), limits.deadline());
    URI uri;
    try {
      uri = URI.create(camera.url());
    } catch (IllegalArgumentException e) {
      throw failure(VideoException.Reason.REFUSED, "its path is no part of a URL: write %XX");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(limits.deadline()).header("Accept", "*/*");
    String authorization = login == null ? null : login.authorization(camera.target());
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw VideoException.stopped(camera.toString());
    } catch (HttpTimeoutException e) {
      throw failure(
          VideoException.Reason.UNREACHABLE,
          where() + " gives no answer within " + HostPolicy.seconds(limits.deadline()));
    } catch (ConnectException e) {
      throw failure(VideoException.Reason.UNREACHABLE, where() + " refuses the connection");
    } catch (SSLException e) {
      throw failure(
          VideoException.Reason.UNREACHABLE,
          "its certificate is not trusted (import it into Java's trust store, or use http://)");
    } catch (IOException e) {
      throw failure(
          frames == 0 ? VideoException.Reason.UNREACHABLE : VideoException.Reason.LOST,
          where() + " does not answer as HTTP does");
    }
  }

  private String where() {
    return camera.host() + ":" + camera.port();
  }

  private VideoException refusal(int status) {
    if (status >= 300 && status < 400) {
      return failure(
          VideoException.Reason.REFUSED,
          "the camera leads to another address, which Retinue does not follow: write that address"
              + " if you trust it");
    }
    return switch (status) {
      case 401 ->
          failure(
              VideoException.Reason.UNAUTHORIZED,
              login == null
                  ? "the camera wants a user name and a password"
                  : "the camera refuses the user name or the password");
      case 403 ->
          failure(VideoException.Reason.UNAUTHORIZED, "the camera forbids this user to watch");
      default ->
          failure(
              status >= 500
                  ? VideoException.Reason.UNREACHABLE
                  : VideoException.Reason.NO_SUCH_STREAM,
              "the camera answers with status " + status);
    };
  }

  private void discard(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
    HttpBody unwanted = new HttpBody(camera.toString());
    answer.body().subscribe(unwanted);
    unwanted.close();
  }

  private VideoException failure(VideoException.Reason reason, String what) {
    return new VideoException(reason, camera + ": " + what + ".");
  }

  @Override
  public long undecodable() {
    return undecodable;
  }

  @Override
  public double frameRate() {
    return parts == null ? 1e9 / everyNanos : 25;
  }

  @Override
  public String codec() {
    return parts == null ? "jpeg" : "mjpeg";
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  private void closeBody() {
    HttpBody opened = body;
    if (opened != null) {
      opened.close();
      body = null;
    }
  }

  @Override
  public void close() {
    closeBody();
    decoder.close();
  }
}
