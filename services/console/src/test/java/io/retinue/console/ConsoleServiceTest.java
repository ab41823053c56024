package io.retinue.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.RetractionReason;
import io.retinue.schemas.TrainingPhase;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Garbage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ConsoleServiceTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] JPEG = "not really a picture".getBytes(UTF_8);
  private static final long EPOCH = System.currentTimeMillis();

  private static KafkaConnection kafka;
  private static PageFeed feed;
  private static ConsoleService console;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    BrokerUnderTest broker = BrokerUnderTest.shared();
    kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    new TopicAdmin(kafka).apply(2);
    for (Topic topic : Topic.values()) { // none of it may keep the page from being ready
      Garbage.on(broker, topic.topicName());
    }
    feed = new PageFeed(kafka);
    console = ConsoleService.create(ConsoleConfig.onPort(0), kafka);
    console.start();
    awaitReady(console);
  }

  @AfterAll
  static void stop() {
    console.close();
    feed.close();
  }

  @Test
  void shouldServeThePageUnderAStrictPolicy() throws Exception {
    HttpResponse<byte[]> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(text(page)).contains("<title>Retinue</title>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self';")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(get("/index.html").headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(get("/app.js").headers().firstValue("Content-Type").orElseThrow())
        .contains("javascript");
  }

  @Test
  void shouldTellThePageOnceEverythingFromBeforeHasBeenRead() {
    await("the page has all", () -> text(get("/")).contains("\"caught_up\":true"));
  }

  @Test
  void shouldServeThePictureOfAFrameForEver() throws Exception {
    feed.frame("picture", EPOCH, 7, JPEG);
    feed.detected("picture", EPOCH, 7, 1);
    await("the picture", () -> get("/api/cameras/picture/latest.jpg").statusCode() == 200);

    HttpResponse<byte[]> picture = get("/api/cameras/picture/frames/" + EPOCH + "-7.jpg");

    assertThat(picture.body()).isEqualTo(JPEG);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(picture.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
  }

  @Test
  void shouldSayThatAPictureIsNotThere() throws Exception {
    assertThat(get("/api/cameras/nobody/latest.jpg").statusCode()).isEqualTo(404);
    assertThat(get("/api/cameras/picture/frames/1-999.jpg").statusCode()).isEqualTo(404);
    assertThat(get("/api/cameras/picture/frames/999.jpg").statusCode()).isEqualTo(400);
    assertThat(get("/api/cameras/picture/frames/a-b.jpg").statusCode()).isEqualTo(400);
    assertThat(get("/api/cameras/..%2f..%2fx/frames/1-1.jpg").statusCode()).isEqualTo(400);
    assertThat(get("/api/firsts/99.jpg").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldKeepTheLedgerOfACameraAlsoAfterARestart() throws Exception {
    feed.status("ledger", EPOCH, CameraState.LIVE, 0);
    for (int index = 0; index < 10; index++) {
      feed.frame("ledger", EPOCH, index, JPEG);
    }
    for (int index = 0; index < 7; index++) {
      feed.detected("ledger", EPOCH, index, 1);
    }
    feed.deadLetter("ledger", EPOCH, 7, JPEG);
    feed.shed("ledger", EPOCH, 8, "STALE");
    feed.status("ledger", EPOCH, CameraState.ENDED, 10, new DropCount("SAMPLED_OUT", 3L));
    String expected =
        "{\"read\":13,\"dropped\":3,\"published\":10,\"detected\":7,\"shed\":1,\"dead_lettered\":1,"
            + "\"in_flight\":1,\"missing\":0,\"doubled\":0,\"epoch\":"
            + EPOCH
            + "}";

    await("the ledger", () -> ledger(console, "ledger").toString().equals(expected));
    try (ConsoleService restarted = ConsoleService.create(ConsoleConfig.onPort(0), kafka)) {
      restarted.start();
      awaitReady(restarted);
      assertThat(ledger(restarted, "ledger")).hasToString(expected);
    }
  }

  @Test
  void shouldForgetACameraWhoseStatusIsDeleted() throws Exception {
    feed.status("removed", EPOCH, CameraState.ENDED, 0);
    await("the camera", () -> json("/api/cameras").toString().contains("\"removed\""));

    feed.removed("removed");

    await("its removal", () -> !json("/api/cameras").toString().contains("\"removed\""));
  }

  @Test
  void shouldPassOverWhatItCannotRead() throws Exception {
    feed.garbage(Topic.DETECTIONS, "garbage");
    feed.garbage(Topic.FRAMES, "garbage");
    feed.frame("garbage", EPOCH, 0, JPEG);
    feed.detected("garbage", EPOCH, 0, 1);

    await("the good event", () -> ledger(console, "garbage").path("detected").asInt(0) == 1);
  }

  @Test
  void shouldTellTrainingReleasesAndAlerts() throws Exception {
    feed.training("run-7", TrainingPhase.FIT, 10, 40, null);
    feed.training("run-7", TrainingPhase.FIT, 20, 40, 0.25);
    feed.release(7, ReleaseState.CHAMPION, 0.5, "person", "<b>html</b>");
    feed.alert("alerts", EPOCH, 3, "person", AlertType.OPENED);
    feed.alert("alerts", EPOCH, 3, "person", AlertType.CLOSED);

    await("the run", () -> json("/api/training").path("step").asInt(0) == 20);
    JsonNode training = json("/api/training");
    assertThat(training.path("curve")).hasSize(2);
    assertThat(training.path("curve").get(1).path("ap").asDouble()).isEqualTo(0.25);
    await("the release", () -> json("/api/releases").toString().contains("\"version\":7"));
    assertThat(json("/api/releases").toString())
        .contains("\"classes\":[\"person\",\"<b>html</b>\"]")
        .contains("\"AP\":0.5");
    await("the alert", () -> json("/api/alerts").toString().contains("\"CLOSED\""));
    List<JsonNode> alerts = new ArrayList<>();
    json("/api/alerts").forEach(alerts::add);
    assertThat(alerts)
        .filteredOn(alert -> alert.path("camera").asString().equals("alerts"))
        .singleElement() // two events of one alert
        .satisfies(alert -> assertThat(alert.path("close_reason").asString()).isEqualTo("ABSENT"));
  }

  @Test
  void shouldRetractAnAlertForItsOwnPageOnly() throws Exception {
    feed.alert("false", EPOCH, 9, "person", AlertType.OPENED);
    String id = "false/" + EPOCH + "/9/person_in_street";
    await("the alert", () -> json("/api/alerts").toString().contains(id));
    String body = "{\"alert_id\": \"" + id + "\", \"by\": \"ada\", \"mute_hours\": 1}";

    assertThat(retract(body, "application/json", "cross-site").statusCode()).isEqualTo(403);
    assertThat(retract(body, "text/plain", "same-origin").statusCode()).isEqualTo(403);
    for (String wrong :
        List.of(
            "",
            "[",
            "{}",
            "{\"alert_id\": \"\"}",
            body.replace("1}", "9000}"),
            body.replace("1}", "1, \"reason\": \"boring\"}"))) {
      assertThat(retract(wrong, "application/json", "same-origin").statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
    String unknown = body.replace("/9/", "/8/");
    assertThat(retract(unknown, "application/json", "same-origin").statusCode()).isEqualTo(404);
    assertThat(retractions()).isEmpty();

    HttpResponse<byte[]> done = retract(body, "application/json", "same-origin");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(done.body()).path("labeled").asBoolean(true)).isFalse();
    assertThat(retractions())
        .singleElement()
        .satisfies(
            retraction -> {
              assertThat(retraction.getAlert().getAlertId()).isEqualTo(id);
              assertThat(retraction.getReason()).isEqualTo(RetractionReason.FALSE_POSITIVE);
              assertThat(retraction.getMutedUntil())
                  .isEqualTo(retraction.getAt().plus(Duration.ofHours(1)));
            });
  }

  private static List<Retraction> retractions() {
    List<Retraction> all = new ArrayList<>();
    TopicReader.scan(
        new KafkaClients(kafka),
        Topic.RETRACTIONS,
        new RetinueSerdes(kafka).retractions(),
        (record, value) -> all.add(value));
    return all;
  }

  private HttpResponse<byte[]> retract(String body, String type, String site) throws Exception {
    return http.send(
        HttpRequest.newBuilder(console.uri().resolve("/api/retractions"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .header("Sec-Fetch-Site", site)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void shouldTellTheSwapBetweenTwoFrames() throws Exception {
    feed.release(20, ReleaseState.CHAMPION, 0.4, "person");
    feed.release(21, ReleaseState.CHAMPION, 0.6, "person", "bicycle");
    await("the releases", () -> json("/api/releases").toString().contains("\"version\":21"));
    feed.frame("swap", EPOCH, 0, JPEG);
    feed.frame("swap", EPOCH, 1, JPEG);
    feed.flush();
    await(
        "a picture", () -> get("/api/cameras/swap/frames/" + EPOCH + "-1.jpg").statusCode() == 200);
    feed.detected("swap", EPOCH, 0, 20, PageFeed.box("person", 0.9, 1, 1, 9, 9));
    feed.detected(
        "swap",
        EPOCH,
        1,
        21,
        PageFeed.box("person", 0.9, 1, 1, 9, 9),
        PageFeed.box("bicycle", 0.8, 20, 20, 60, 60));

    await("the swap", () -> json("/api/story").toString().contains("\"version\":21"));
    JsonNode chapter = json("/api/story").get(0);
    assertThat(chapter.path("from").asInt()).isEqualTo(20);
    assertThat(chapter.path("new_classes").toString()).isEqualTo("[\"bicycle\"]");
    assertThat(chapter.path("lost").asInt()).isZero();
    assertThat(chapter.path("cameras").get(0).path("index").asInt()).isEqualTo(1);
    JsonNode first = chapter.path("firsts").get(0);
    assertThat(first.path("detection").path("label").asString()).isEqualTo("bicycle");
    assertThat(get(first.path("picture").asString()).body()).isEqualTo(JPEG);
  }

  @Test
  void shouldPushEventsAndLimitThePages() throws Exception {
    ConsoleConfig one = limited(1);
    try (ConsoleService small = ConsoleService.create(one, kafka)) {
      small.start();
      awaitReady(small);
      HttpResponse<InputStream> page =
          http.send(
              HttpRequest.newBuilder(small.uri().resolve("/api/events"))
                  .header("Accept", "text/event-stream")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader events = new BufferedReader(new InputStreamReader(page.body(), UTF_8))) {
        assertThat(next(events, "event: ")).isEqualTo("page");
        assertThat(next(events, "event: ")).isEqualTo("snapshot");
        try (Socket second = new Socket("127.0.0.1", small.uri().getPort())) {
          second
              .getOutputStream()
              .write(
                  "GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                      .getBytes(UTF_8));
          assertThat(status(second)).isEqualTo(503);
        }

        feed.frame("pushed", EPOCH, 5, JPEG);
        feed.detected("pushed", EPOCH, 5, 1, PageFeed.box("car", 0.75, 1, 2, 3, 4));
        String data = "";
        while (!data.contains("\"camera\":\"pushed\",\"epoch\"") || !data.contains("\"car\"")) {
          data = next(events, "data: ");
        }
        assertThat(data).contains("\"box\":[1.0,2.0,3.0,4.0]").contains("\"score\":0.75");
      }
    }
  }

  @Test
  void shouldSendFramesOnlyOfTheCamerasThatAPageShows() throws Exception {
    HttpResponse<InputStream> stream =
        http.send(
            HttpRequest.newBuilder(console.uri().resolve("/api/events?cameras=shown-1"))
                .header("Accept", "text/event-stream")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      String page = JSON.readTree(next(events, "data: ")).path("page").asString();
      for (int camera = 1; camera <= 2; camera++) {
        feed.frame("shown-" + camera, EPOCH, 0, JPEG);
        feed.detected("shown-" + camera, EPOCH, 0, 1);
      }
      assertThat(nextFrame(events).path("camera").asString()).isEqualTo("shown-1");
      await("the other", () -> get("/api/cameras/shown-2/latest.jpg").statusCode() == 200);

      assertThat(put(page, "shown-2").statusCode()).isEqualTo(204);
      JsonNode first = nextFrame(events); // the newest that there is, at once
      assertThat(first.path("camera").asString()).isEqualTo("shown-2");
      assertThat(first.path("index").asInt()).isZero();
      for (int camera = 1; camera <= 2; camera++) {
        feed.frame("shown-" + camera, EPOCH, 1, JPEG);
        feed.detected("shown-" + camera, EPOCH, 1, 1);
      }
      JsonNode second = nextFrame(events);
      while (second.path("index").asInt() == 0) { // it may come once more
        assertThat(second.path("camera").asString()).isEqualTo("shown-2");
        second = nextFrame(events);
      }
      assertThat(second.path("camera").asString()).isEqualTo("shown-2");

      assertThat(put(page, "../x").statusCode()).isEqualTo(400);
      assertThat(put(page, "a,".repeat(64) + "a").statusCode()).isEqualTo(400);
      assertThat(put(page, "a,".repeat(40_000)).statusCode()).isEqualTo(413);
      assertThat(put("1", "shown-2").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldSayThatThePortIsInUse() {
    try (ConsoleService second =
        ConsoleService.create(ConsoleConfig.onPort(console.uri().getPort()), kafka)) {
      assertThatThrownBy(second::start)
          .isInstanceOfSatisfying(
              RetinueException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE);
                assertThat(e).hasMessageContaining("port " + console.uri().getPort());
                assertThat(e.remedy()).contains("--port");
              });
    }
  }

  @Test
  void shouldRefuseForeignHostNamesWhateverAddressItListensOn() throws Exception {
    ConsoleConfig everywhere =
        ConsoleConfig.onPort(0).on("0.0.0.0").allowing(AllowedHosts.parse("cameras.example"));
    try (ConsoleService open = ConsoleService.create(everywhere, kafka)) {
      open.start();
      int port = open.uri().getPort();

      for (String path : List.of("/", "/api/cameras", "/api/events", "/api/story", "/readyz")) {
        assertThat(status(port, path, "evil.example:" + port)).as(path).isEqualTo(421);
      }
      assertThat(status(port, "/api/cameras", "cameras.example:8080")).isEqualTo(200);
      assertThat(status(port, "/api/cameras", "localhost:" + port)).isEqualTo(200);
    }
    assertThat(status(console.uri().getPort(), "/api/cameras", "evil.example")).isEqualTo(421);
  }

  @Test
  void shouldLetInAsManyStreamsAsAllowedThoughTheyComeAtOnce() throws Exception {
    try (ConsoleService small = ConsoleService.create(limited(8), kafka)) {
      small.start();
      List<Socket> pages = new ArrayList<>();
      try {
        for (int i = 0; i < 40; i++) {
          Socket page = new Socket("127.0.0.1", small.uri().getPort());
          page.setSoTimeout(20_000);
          pages.add(page);
          page.getOutputStream()
              .write(
                  "GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                      .getBytes(UTF_8));
        }
        int letIn = 0;
        for (Socket page : pages) {
          letIn += status(page) == 200 ? 1 : 0;
        }
        assertThat(letIn).isEqualTo(8);
      } finally {
        for (Socket page : pages) {
          page.close();
        }
      }
    }
  }

  @Test
  void shouldPassOverWhatCannotBeShown() throws Exception {
    feed.status("x\u202e/../y", EPOCH, CameraState.LIVE, 1);
    feed.status("Gate", EPOCH, CameraState.LIVE, 1);
    feed.frame("ahead", Long.MAX_VALUE, 0, JPEG);
    feed.frame("ahead", EPOCH, 0, JPEG);
    feed.detected("ahead", EPOCH, 0, 1);

    await("the good event", () -> ledger(console, "ahead").path("detected").asInt(0) == 1);
    assertThat(text(get("/api/cameras"))).doesNotContain("..", "Gate");
  }

  @Test
  void shouldSayThatItLives() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(text(get("/readyz"))).isEqualTo("showing what Kafka has");
  }

  private static ConsoleConfig limited(int pages) {
    return new ConsoleConfig(
        "127.0.0.1",
        0,
        AllowedHosts.loopback(),
        "other-model",
        1 << 20,
        Duration.ofSeconds(5),
        pages,
        Optional.empty());
  }

  /** The status of a request with that host name, which the JDK's client does not send. */
  private static int status(int port, String path, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(UTF_8));
      return status(socket);
    }
  }

  private static int status(Socket socket) throws IOException {
    byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    return Integer.parseInt(new String(line, UTF_8).substring("HTTP/1.1 ".length()));
  }

  private JsonNode ledger(ConsoleService service, String camera) throws Exception {
    return JSON.readTree(get(service.uri().resolve("/api/ledger")).body()).path(camera);
  }

  private JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  private HttpResponse<byte[]> put(String page, String cameras) throws Exception {
    return http.send(
        HttpRequest.newBuilder(console.uri().resolve("/api/pages/" + page + "/cameras"))
            .timeout(Duration.ofSeconds(10))
            .PUT(HttpRequest.BodyPublishers.ofString(cameras))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** The next frame that is pushed. */
  private static JsonNode nextFrame(BufferedReader events) throws Exception {
    String type = "";
    while (!type.equals("frame")) {
      type = next(events, "event: ");
    }
    return JSON.readTree(next(events, "data: "));
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return get(console.uri().resolve(path));
  }

  private HttpResponse<byte[]> get(URI uri) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  /** The rest of the next line with that beginning. */
  private static String next(BufferedReader events, String beginning) throws Exception {
    String line = events.readLine();
    while (!line.startsWith(beginning)) {
      line = events.readLine();
    }
    return line.substring(beginning.length());
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    Deadline.inSeconds(20).await(what, condition);
  }

  private static void awaitReady(ConsoleService service) {
    await("the page is ready", () -> service.health().ready());
  }
}
