package io.retinue.standalone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.US_ASCII);

  /** Of the bytes above: {@code printf weights | sha256sum}. */
  private static final String SHA256 =
      "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

  @TempDir private Path folder;
  @TempDir private Path temporary;
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server = start();
  private final AtomicLong heard = new AtomicLong();

  private static HttpServer start() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/weights.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, WEIGHTS.length);
          exchange.getResponseBody().write(WEIGHTS);
          exchange.close();
        });
    server.createContext(
        "/moved.pth",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/weights.pth");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/cut.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, WEIGHTS.length);
          exchange.getResponseBody().write(WEIGHTS, 0, 3);
          exchange.close();
        });
    server.createContext(
        "/stalling.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, WEIGHTS.length);
          exchange.getResponseBody().write(WEIGHTS, 0, 3);
          exchange.getResponseBody().flush();
          untilTheEnd();
          exchange.close();
        });
    server.createContext(
        "/dripping.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
              body.write('w');
              body.flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext(
        "/silent.pth",
        exchange -> {
          untilTheEnd();
          exchange.close();
        });
    server.createContext(
        "/chunked.pth",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(WEIGHTS);
          exchange.close();
        });
    server.createContext(
        "/elsewhere.pth",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "file:///etc/hostname");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/circle.pth",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/circle.pth");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  private void untilTheEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).as("partial files").isEmpty();
    }
  }

  private String url(String path) {
    return "http://%s:%d/%s"
        .formatted(
            InetAddress.getLoopbackAddress().getHostAddress(), server.getAddress().getPort(), path);
  }

  private Download download(long maxBytes) {
    return download(maxBytes, Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  private Download download(long maxBytes, Duration answer, Duration silence) {
    return download(maxBytes, answer, silence, Duration.ofMinutes(1));
  }

  private Download download(long maxBytes, Duration answer, Duration silence, Duration total) {
    return new Download(
        temporary,
        new Transfer.Limits(maxBytes, Duration.ofSeconds(20), answer, silence, total),
        (bytes, all) -> heard.set(bytes));
  }

  private void shouldRefuse(ErrorKind code, String from, Optional<String> sha256, String why) {
    assertThatThrownBy(() -> download(100).fetch(from, sha256).close())
        .isInstanceOfSatisfying(RetinueException.class, e -> assertThat(e.kind()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  @Test
  void shouldFetchWhatHasTheSha256AndDeleteItAfterUse() throws IOException {
    Path path;
    try (FetchedFile file =
        download(WEIGHTS.length)
            .fetch(url("weights.pth"), Optional.of(SHA256.toUpperCase(Locale.ROOT)))) {
      path = file.path();
      assertThat(path).hasBinaryContent(WEIGHTS);
      assertThat(file.name()).isEqualTo("weights.pth");
      assertThat(file.sha256()).isEqualTo(SHA256);
    }
    assertThat(path).doesNotExist();
    assertThat(heard).hasValue(WEIGHTS.length);
  }

  @Test
  @Timeout(30)
  void shouldEndADownloadThatNeverEnds() {
    Duration silence = Duration.ofSeconds(20);
    Download download = download(1 << 20, silence, silence, Duration.ofMillis(300));

    assertThatThrownBy(() -> download.fetch(url("dripping.pth"), Optional.of(SHA256)).close())
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining("it took longer than PT0.3S, after ");
  }

  @Test
  @Timeout(20)
  void shouldRefuseAPipeADeviceAndAFolder() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (Path path : List.of(pipe, Path.of("/dev/zero"), folder)) {
      shouldRefuse(ErrorKind.BAD_INPUT, path.toString(), Optional.empty(), path.toString());
      shouldRefuse(ErrorKind.BAD_INPUT, path.toUri().toString(), Optional.empty(), "the weights");
    }
  }

  @Test
  void shouldFollowARedirection() {
    try (FetchedFile file = download(100).fetch(url("moved.pth"), Optional.of(SHA256))) {
      assertThat(file.path()).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void shouldRefuseWhatHasAnotherSha256() {
    String other = "0".repeat(64);

    shouldRefuse(
        ErrorKind.BAD_INPUT,
        url("weights.pth"),
        Optional.of(other),
        "is " + SHA256 + ", but " + other + " was expected");
  }

  @Test
  void shouldNotFetchWhatNothingIsKnownOf() {
    shouldRefuse(
        ErrorKind.INVALID_SETTING, url("weights.pth"), Optional.empty(), "no SHA-256 is given");
    // Eight digits are enough over https only.
    shouldRefuse(
        ErrorKind.INVALID_SETTING,
        url("weights-9a129038.pth"),
        Optional.empty(),
        "no SHA-256 is given");
    shouldRefuse(
        ErrorKind.INVALID_SETTING,
        "https://127.0.0.1:1/weights.pth",
        Optional.empty(),
        "no SHA-256 is given");
    shouldRefuse(
        ErrorKind.UNREACHABLE,
        "https://127.0.0.1:1/weights-9a129038.pth",
        Optional.empty(),
        "the download of https://127.0.0.1:1/weights-9a129038.pth failed");
    shouldRefuse(
        ErrorKind.INVALID_SETTING, url("weights.pth"), Optional.of("9a12"), "is no SHA-256");
    shouldRefuse(
        ErrorKind.INVALID_SETTING,
        "ftp://host/weights.pth",
        Optional.empty(),
        "cannot be read from");
    shouldRefuse(
        ErrorKind.INVALID_SETTING,
        "https://a b/weights.pth",
        Optional.empty(),
        "cannot be read from");
    shouldRefuse(
        ErrorKind.INVALID_SETTING, "http:weights.pth", Optional.of(SHA256), "cannot be read from");
    shouldRefuse(
        ErrorKind.INVALID_SETTING,
        "https:///weights.pth",
        Optional.of(SHA256),
        "cannot be read from");
  }

  @Test
  void shouldSayWhatTheServerSaid() {
    shouldRefuse(
        ErrorKind.UNREACHABLE, url("x.pth"), Optional.of(SHA256), "the server answered 404");
    shouldRefuse(
        ErrorKind.UNREACHABLE,
        url("elsewhere.pth"),
        Optional.of(SHA256),
        "answered 302 and redirects to file:///etc/hostname, which is not followed");
    shouldRefuse(ErrorKind.UNREACHABLE, url("circle.pth"), Optional.of(SHA256), "answered 302");
  }

  @Test
  void shouldSayHowMuchOfABrokenAnswerCame() {
    shouldRefuse(ErrorKind.UNREACHABLE, url("cut.pth"), Optional.of(SHA256), "after 3 of 7 bytes");
  }

  @Test
  void shouldGiveUpOnAServerThatStalls() {
    Download download = download(100, Duration.ofSeconds(20), Duration.ofMillis(200));

    assertThatThrownBy(() -> download.fetch(url("stalling.pth"), Optional.of(SHA256)).close())
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE);
              assertThat(e.remedy())
                  .isEqualTo("try again, or download the file yourself and name it with --from");
            })
        .hasMessage(
            "the download of %s failed: no byte arrived for 0.2 s, after 3 of 7 bytes"
                .formatted(url("stalling.pth")));
    assertThat(heard).hasValue(3);
  }

  @Test
  void shouldGiveUpOnAServerThatNeverAnswers() {
    Download download = download(100, Duration.ofMillis(200), Duration.ofSeconds(20));

    assertThatThrownBy(() -> download.fetch(url("silent.pth"), Optional.of(SHA256)).close())
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining("silent.pth failed")
        .hasMessageContaining("timed out");
  }

  @Test
  void shouldFetchAFileOfUnknownLength() {
    try (FetchedFile file = download(100).fetch(url("chunked.pth"), Optional.of(SHA256))) {
      assertThat(file.path()).hasBinaryContent(WEIGHTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.pth", "chunked.pth"})
  void shouldEndADownloadThatIsTooLarge(String path) {
    assertThatThrownBy(
            () -> download(WEIGHTS.length - 1).fetch(url(path), Optional.of(SHA256)).close())
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("has more than " + (WEIGHTS.length - 1) + " bytes");
    assertThat(heard).hasValue(0);
  }

  @Test
  void shouldNotTakeAPartForTheWholeWhereTheStatedLengthIsTooShort() throws Exception {
    // An answer ends where its head says, whatever follows.
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nweights";
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> answer(socket, answer));
      String address =
          "http://%s:%d/w.pth"
              .formatted(socket.getInetAddress().getHostAddress(), socket.getLocalPort());

      shouldRefuse(ErrorKind.BAD_INPUT, address, Optional.of(SHA256), "was expected");
    }
  }

  private static void answer(ServerSocket socket, String answer) {
    try (Socket connection = socket.accept()) {
      BufferedReader request =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      String line = request.readLine();
      while (line != null && !line.isEmpty()) {
        line = request.readLine();
      }
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldUseAFileWhereItLies() throws IOException {
    Path path = Files.write(folder.resolve("net-" + SHA256.substring(0, 8) + ".pth"), WEIGHTS);

    try (FetchedFile file = download(1).fetch(path.toString(), Optional.empty());
        FetchedFile same = download(1).fetch(path.toUri().toString(), Optional.of(SHA256))) {
      assertThat(file.path()).isEqualTo(path);
      assertThat(same.path()).isEqualTo(path);
    }
    assertThat(path).exists();
  }

  @Test
  void shouldBelieveTheDigitsOfAFilesName() throws IOException {
    Path path = Files.write(folder.resolve("net-0123abcd.pth"), WEIGHTS);

    shouldRefuse(
        ErrorKind.BAD_INPUT, path.toString(), Optional.empty(), "but 0123abcd was expected");
    shouldRefuse(
        ErrorKind.BAD_INPUT,
        folder.resolve("none.pth").toString(),
        Optional.empty(),
        "none.pth cannot be read");
  }
}
