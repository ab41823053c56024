package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraStatus;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.CameraLedger;
import io.retinue.testkit.CameraLedger.Seen;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.MachineDelay;
import io.retinue.testkit.rtsp.ForeignCamera;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight cameras of a {@code retinue.yaml}, two of them from a server that nobody here wrote, and a
 * ninth that it refuses.
 */
@Tag("gstreamer")
class ForeignServerTest {
  private static final String LOGIN = "viewer:c4nary-5ecret";
  private static final String WRONG_LOGIN = "viewer:c4nary-wr0ng";
  private static final Duration BACK = Duration.ofSeconds(2);
  private static final Pattern PAUSE = Pattern.compile("next attempt in ([0-9.]+) s");

  private final String run = "show-" + UUID.randomUUID() + "-";
  private final List<String> foreign = List.of(run + "one", run + "two");
  private final List<Instant> returns = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final MachineDelay delay = new MachineDelay();
  private URI admin = URI.create("http://127.0.0.1");

  private @TempDir Path folder = Path.of("");

  @AfterEach
  void stopMeasuring() {
    delay.close();
  }

  @Test
  void shouldSurviveRestartsOfTheServerAndItsOtherCodecsAndShowNoPassword() throws Exception {
    List<Integer> ports = FreePorts.take(2);
    int port = ports.get(0);
    admin = URI.create("http://127.0.0.1:" + ports.get(1));
    BrokerUnderTest broker = BrokerUnderTest.shared();
    new TopicAdmin(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl())).apply(4);
    StringBuilder shown = new StringBuilder();
    ForeignCamera server = serve(port, "/one=h264", "/two=mjpeg");
    try (RunningRetinue ingest = ingest(broker, settings(port))) {
      awaitEightLive(ingest);

      server.close();
      server = serveAgain(port, "/one=h264", "/two=mjpeg");
      await("the ninth is refused", () -> get("/readyz?verbose").contains("refuses the user"));
      shown.append(get("/readyz?verbose")).append(get("/metrics"));

      server.close();
      server = serveAgain(port, "/one=hevc:640x360", "/two=h264:160x120");
      shown.append(get("/readyz?verbose")).append(get("/metrics"));

      assertThat(ingest.interrupt()).isLessThan(Duration.ofSeconds(20));
    } finally {
      server.close();
    }

    requireBooks(CameraLedger.read(broker.reader(), run));
    for (String topic : List.of("retinue.cameras", "retinue.frames")) {
      broker.reader().readAll(topic).forEach(record -> shown.append(latin(record.value())));
    }
    shown.append(logs());
    assertThat(shown.indexOf("refuses the user name or the password")).isPositive();
    assertThat(shown.indexOf("c4nary")).as("a password").isNegative();
  }

  private static ForeignCamera serve(int port, String one, String two) throws IOException {
    return ForeignCamera.start(port, one, two, "--login", LOGIN);
  }

  /** Begins when both cameras have noticed that the server is gone, returns when both are back. */
  private ForeignCamera serveAgain(int port, String one, String two) throws IOException {
    await("both have failed", () -> isInState("FAILED") == 2);
    ForeignCamera server = serve(port, one, two);
    returns.add(Instant.now());
    await("both are live again", () -> isInState("LIVE") == 2);
    return server;
  }

  private Path settings(int port) throws IOException {
    StringBuilder yaml = new StringBuilder("cameras:\n");
    for (String path : List.of("one", "two")) {
      yaml.append(camera(path, "rtsp://%s@127.0.0.1:%d/%s".formatted(LOGIN, port, path)));
    }
    for (int i = 3; i <= 8; i++) {
      yaml.append(camera(Integer.toString(i), "test:160x120@2"));
    }
    yaml.append(camera("wrong", "rtsp://%s@127.0.0.1:%d/one".formatted(WRONG_LOGIN, port)));
    return Files.writeString(folder.resolve("retinue.yaml"), yaml);
  }

  private String camera(String name, String source) {
    return "  %s%s: {source: \"%s\", detect: {fps: 5}}\n".formatted(run, name, source);
  }

  private RunningRetinue ingest(BrokerUnderTest broker, Path settings) throws IOException {
    return RunningRetinue.start(
        "serve",
        "ingest",
        "--config",
        settings.toString(),
        "--admin-port",
        Integer.toString(admin.getPort()),
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--registry-url",
        broker.registryUrl().toString(),
        "--data",
        folder.resolve("data").toString());
  }

  private void awaitEightLive(RunningRetinue ingest) {
    ingest.awaitAlive(Deadline.inSeconds(60), "the port of health", () -> !get("/livez").isEmpty());
    await("eight cameras are live", () -> series("retinue_camera_state{", "state=\"LIVE\"") == 8);
  }

  private void requireBooks(Map<String, CameraLedger> ledgers) {
    assertThat(ledgers).hasSize(9);
    ledgers.forEach((camera, ledger) -> assertThat(ledger.problems()).as(camera).isEmpty());
    assertThat(sizes(ledgers, run + "one")).containsExactly("320x240", "640x360");
    assertThat(sizes(ledgers, run + "two")).containsExactly("320x240", "160x120");
    assertThat(sizes(ledgers, run + "wrong")).isEmpty();
    for (String camera : foreign) {
      CameraLedger ledger = ledger(ledgers, camera);
      assertThat(ledger.blind()).as(camera).hasSize(2);
      returns.forEach(at -> requireBack(ledger, at));
    }
    for (int i = 3; i <= 8; i++) {
      assertThat(ledger(ledgers, run + i).gaps(back())).as(run + i).isEmpty();
    }
  }

  /**
   * LIVE within two seconds of the first attempt that was due after the server's return. The topic
   * tells when that was, to a tenth of a second, and when it was LIVE: its blind interval ends.
   */
  private void requireBack(CameraLedger ledger, Instant returned) {
    Instant live =
        ledger.blind().stream()
            .map(BlindInterval::getEnd)
            .filter(end -> end != null && end.isAfter(returned))
            .findFirst()
            .orElseThrow();
    Instant due =
        ledger.statuses().stream()
            .flatMap(status -> nextAttempt(status).stream())
            .filter(at -> at.isAfter(returned) && at.isBefore(live))
            .findFirst()
            .orElse(returned);
    assertThat(Duration.between(due, live)).isLessThan(back());
  }

  /** A connection has several steps, each of which waits for a busy machine. */
  private Duration back() {
    return BACK.plus(delay.longest().multipliedBy(5));
  }

  private static Optional<Instant> nextAttempt(CameraStatus status) {
    Matcher pause = PAUSE.matcher(status.getReason());
    return pause.find()
        ? Optional.of(
            status.getSince().plusMillis(Math.round(1000 * Double.parseDouble(pause.group(1)))))
        : Optional.empty();
  }

  private static List<String> sizes(Map<String, CameraLedger> ledgers, String camera) {
    return ledger(ledgers, camera).frames().stream()
        .map(ForeignServerTest::size)
        .distinct()
        .toList();
  }

  private static CameraLedger ledger(Map<String, CameraLedger> ledgers, String camera) {
    return Objects.requireNonNull(ledgers.get(camera));
  }

  private static String size(Seen frame) {
    return frame.width() + "x" + frame.height();
  }

  private long isInState(String state) {
    return foreign.stream()
        .filter(
            camera ->
                series("retinue_camera_state{camera=\"" + camera + '"', "\"" + state + "\"") == 1)
        .count();
  }

  /** The sum of the metrics whose lines begin so and contain that. */
  private double series(String begin, String part) {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(begin) && line.contains(part))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Empty while nothing answers. */
  private String get(String path) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(admin.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(latin(Files.readAllBytes(file)));
      }
    }
    return all.toString();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    Deadline.inSeconds(40).await(what, condition);
  }
}
