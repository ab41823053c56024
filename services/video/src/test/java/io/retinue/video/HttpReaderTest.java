package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.retinue.video.VideoException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras that give JPEGs over HTTP, and servers that only look like one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpReaderTest {
  private static final PictureSize SIZE = new PictureSize(96, 64);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String MULTIPART = "multipart/x-mixed-replace; boundary=";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stopServer() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "frame, --frame, true",
    "--frame, --frame, true",
    "frame, --frame, false",
    "a-b, --a-b, false",
    "----a, ------a, true",
    "----a, ------a, false"
  })
  void shouldReadMotionJpeg(String named, String sent, boolean withLength) throws Exception {
    serve(
        exchange -> {
          OutputStream out = answer(exchange, MULTIPART + named);
          for (int i = 0; i < 4; i++) {
            byte[] jpeg = jpeg(i);
            String length = withLength ? "Content-Length: " + jpeg.length + "\r\n" : "";
            write(out, sent + "\r\nContent-Type: image/jpeg\r\n" + length + "\r\n");
            out.write(jpeg);
            write(out, "\r\n");
          }
          write(out, sent + "--\r\n");
        });

    try (LiveReader reader = open("/video");
        JpegEncoder encoder = new JpegEncoder()) {
      for (int i = 0; i < 4; i++) {
        VideoFrame frame = reader.next();
        assertThat(frame.index()).isEqualTo(i);
        assertThat(psnr(encoder.encode(frame).bytes(), i)).isGreaterThan(35);
      }
      assertThat(reader.codec()).isEqualTo("mjpeg");
      assertFails(reader::next, Reason.LOST, "the connection was lost");
    }
  }

  @Test
  void shouldFetchSinglePicturesAgainAndAgain() throws Exception {
    serve(
        exchange -> {
          OutputStream out = answer(exchange, "image/jpeg");
          out.write(jpeg(requests.get()));
        });

    try (LiveReader reader = open("/snapshot.jpg")) {
      for (int i = 0; i < 3; i++) {
        assertThat(reader.next().size()).isEqualTo(SIZE);
      }
      assertThat(reader.codec()).isEqualTo("jpeg");
      assertThat(reader.frameRate()).isEqualTo(50);
    }
    assertThat(requests.get()).isEqualTo(3);
  }

  @Test
  void shouldCountADamagedPictureAndReadOn() throws Exception {
    serve(
        exchange -> {
          byte[] jpeg = jpeg(0);
          OutputStream out = answer(exchange, "image/jpeg");
          out.write(jpeg, 0, requests.get() == 2 ? jpeg.length / 2 : jpeg.length);
        });

    try (LiveReader reader = open("/snapshot.jpg")) {
      assertThat(reader.next().index()).isZero();
      assertThat(reader.next().index()).isEqualTo(1);
      assertThat(reader.undecodable()).isEqualTo(1);
    }
  }

  @Test
  void shouldLogInByDigest() throws Exception {
    serve(
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          if (authorization == null || !authorization.startsWith("Digest username=\"admin\"")) {
            exchange
                .getResponseHeaders()
                .add("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
            exchange.sendResponseHeaders(401, -1);
          } else {
            answer(exchange, "image/jpeg").write(jpeg(0));
          }
        });

    try (LiveReader reader = openAs("admin:c4nary", "/snapshot.jpg")) {
      reader.next();
      reader.next();
    }

    assertThat(requests.get()).as("one question, and two pictures").isEqualTo(3);
    assertFails(() -> open("/snapshot.jpg"), Reason.UNAUTHORIZED, "wants a user name");
  }

  @Test
  void shouldNameAWrongPasswordAndShowNone() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"r\"");
          exchange.sendResponseHeaders(401, -1);
        });

    assertThatThrownBy(() -> openAs("admin:c4nary", "/a?pwd=c4nary"))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED))
        .message()
        .contains("refuses the user name or the password")
        .doesNotContain("c4nary", "admin");
  }

  @Test
  void shouldNotFollowARedirect() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });

    assertFails(() -> open("/video"), Reason.REFUSED, "leads to another address");
    assertThat(requests.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"404, NO_SUCH_STREAM", "403, UNAUTHORIZED", "503, UNREACHABLE"})
  void shouldNameWhatTheCameraAnswers(int status, Reason reason) throws Exception {
    serve(exchange -> exchange.sendResponseHeaders(status, -1));

    assertFails(() -> open("/video"), reason, "127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/vnd.apple.mpegurl",
        "application/dash+xml",
        "video/mp4",
        ""
      })
  void shouldRefuseWhatIsNoPicture(String type) throws Exception {
    serve(exchange -> write(answer(exchange, type), "<MPD/>"));

    assertFails(() -> open("/video"), Reason.NOT_VIDEO, "not with Motion JPEG");
    assertThat(requests.get()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAPartThatClaimsTooMuch() throws Exception {
    serve(
        exchange ->
            write(answer(exchange, MULTIPART + "b"), "--b\r\nContent-Length: 999999999\r\n\r\n"));

    try (LiveReader reader = open("/video")) {
      assertFails(reader::next, Reason.NOT_VIDEO, "claims 999999999 bytes");
    }
  }

  @Test
  void shouldRefuseAPictureThatNeverEnds() throws Exception {
    serve(
        exchange -> {
          OutputStream out = answer(exchange, "image/jpeg");
          byte[] block = new byte[1 << 16];
          for (int i = 0; i < 1000; i++) {
            out.write(block);
          }
        });

    try (LiveReader reader = open("/snapshot.jpg")) {
      assertFails(reader::next, Reason.NOT_VIDEO, "more than 16777216 bytes");
    }
  }

  @Test
  void shouldGiveUpOneThatDripsWithinTheLimit() throws Exception {
    serve(
        exchange -> {
          OutputStream out = answer(exchange, "image/jpeg");
          while (!isOver(Duration.ofMillis(50))) {
            out.write(0xFF);
            out.flush();
          }
        });

    try (LiveReader reader = open("/snapshot.jpg")) {
      assertTimeout(
          LIMIT.plusSeconds(2), () -> assertFails(reader::next, Reason.SILENT, "no whole picture"));
    }
  }

  @Test
  void shouldGiveUpOneThatAnswersNothingWithinTheLimit() throws Exception {
    serve(exchange -> isOver(Duration.ofSeconds(30)));

    assertTimeout(
        LIMIT.plusSeconds(2),
        () -> assertFails(() -> open("/video"), Reason.UNREACHABLE, "no answer within 2 s"));
  }

  @Test
  void shouldRefuseAPictureOfTooManyPixels() throws Exception {
    serve(
        exchange -> {
          byte[] jpeg = jpeg(0);
          for (int i = 0; i + 9 < jpeg.length; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
              jpeg[i + 5] = (byte) 0xFF; // the height becomes 65,344
              jpeg[i + 7] = (byte) 0xFF;
            }
          }
          answer(exchange, "image/jpeg").write(jpeg);
        });

    try (LiveReader reader = open("/snapshot.jpg")) {
      assertFails(reader::next, Reason.TOO_LARGE, "the limit is");
    }
  }

  /** Waits; whether the test is over. */
  private boolean isOver(Duration wait) {
    try {
      return over.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void serve(HttpHandler handler) {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          try (HttpExchange open = exchange) {
            handler.handle(open);
          }
        });
  }

  private static OutputStream answer(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] jpeg(int index) {
    try (JpegEncoder encoder = new JpegEncoder()) {
      return encoder.encode(TestPictures.moving(SIZE, index)).bytes();
    } catch (VideoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double psnr(byte[] jpeg, int index) throws VideoException {
    try (JpegDecoder decoder = new JpegDecoder()) {
      return TestPictures.psnr(decoder.decode(jpeg), decoder.decode(jpeg(index)));
    }
  }

  private LiveReader open(String target) throws VideoException {
    return open("http://127.0.0.1:" + server.getAddress().getPort() + target, LIMIT);
  }

  private LiveReader openAs(String user, String target) throws VideoException {
    return open("http://" + user + "@127.0.0.1:" + server.getAddress().getPort() + target, LIMIT);
  }

  private static LiveReader open(String url, Duration limit) throws VideoException {
    return LiveReader.open(
        SourceAddress.parse(url), new ReaderLimits(1 << 24, limit), Duration.ofMillis(20));
  }

  private static void assertFails(ThrowingCallable call, Reason reason, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part);
  }
}
