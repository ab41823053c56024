package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.service.Health;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Severity;
import io.retinue.testkit.SampleRecords;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertReviewTest {
  private static final String CLIP = "0123456789";
  private static final AlertId ALERT = AlertId.parse("gate/1795161600000/2/loitering");

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path data;
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    EvidenceFolder folder = new EvidenceFolder(data.resolve("evidence"));
    Files.createDirectories(folder.of(ALERT));
    Files.writeString(folder.file(ALERT, Kind.CLIP), CLIP);
    Files.write(folder.file(ALERT, Kind.PICTURE), new byte[] {1, 2, 3});
    Files.writeString(data.resolve("secret"), "hidden words");
    ConsoleConfig config = ConsoleConfig.onPort(0).showing(folder);
    Dashboard dashboard = new Dashboard(config, Clock.systemUTC());
    accept(dashboard, "gate", "loitering", Severity.ALERT);
    accept(dashboard, "yard", "loitering", Severity.DETECTION);
    accept(dashboard, "yard", "entered", Severity.ALERT);
    server = server(config, dashboard);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldSayWhichAlertsHaveAClipAndAPicture() throws Exception {
    JsonNode found = review("");

    assertThat(found.path("alerts")).hasSize(3);
    assertThat(found.path("alerts").get(0).path("alert_id").asString())
        .isEqualTo("yard/1795161600000/2/entered"); // newest first
    assertThat(found.path("alerts").get(0).path("clip").asBoolean()).isFalse();
    assertThat(found.path("alerts").get(0).path("picture").asLong()).isZero();
    assertThat(found.path("alerts").get(2).path("clip").asBoolean()).isTrue();
    assertThat(found.path("alerts").get(2).path("picture").asLong()).isPositive();
    assertThat(found.path("cameras").toString()).isEqualTo("[\"gate\",\"yard\"]");
    assertThat(found.path("rules").toString()).isEqualTo("[\"entered\",\"loitering\"]");
    assertThat(found.path("more").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "camera=yard, 2",
    "rule=loitering, 2",
    "severity=alert, 2",
    "camera=yard&severity=alert, 1",
    "camera=nowhere, 0",
    "from_ms=1795161600000, 0",
    "to_ms=1795161600000, 3"
  })
  void shouldFindByCameraRuleSeverityAndTime(String query, int count) throws Exception {
    assertThat(review(query).path("alerts")).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"severity=high", "from_ms=today", "to_ms=-1"})
  void shouldRefuseAQueryThatCannotBe(String query) throws Exception {
    assertThat(get("/api/review?" + query, "").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldSendTheWholeClipAndThePicture() throws Exception {
    HttpResponse<String> clip = get(path("clip.mp4"), "");
    HttpResponse<String> picture = get(path("picture.jpg"), "");

    assertThat(clip.statusCode()).isEqualTo(200);
    assertThat(clip.body()).isEqualTo(CLIP);
    assertThat(clip.headers().firstValue("content-type")).contains("video/mp4");
    assertThat(clip.headers().firstValue("accept-ranges")).contains("bytes");
    assertThat(clip.headers().firstValue("content-length")).contains("10");
    assertThat(picture.body()).isEqualTo("\u0001\u0002\u0003");
    assertThat(picture.headers().firstValue("content-type")).contains("image/jpeg");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 0123, bytes 0-3/10",
    "bytes=4-, 456789, bytes 4-9/10",
    "bytes=9-99, 9, bytes 9-9/10",
    "bytes=-2, 89, bytes 8-9/10",
    "bytes=-99, 0123456789, bytes 0-9/10"
  })
  void shouldSendThePartThatAPlayerSeeks(String range, String part, String named) throws Exception {
    HttpResponse<String> answer = get(path("clip.mp4"), range);

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(part);
    assertThat(answer.headers().firstValue("content-range")).contains(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=5-4", "bytes=-0", "bytes=-"})
  void shouldNameTheSizeWhereThereAreNoSuchBytes(String range) throws Exception {
    HttpResponse<String> answer = get(path("clip.mp4"), range);

    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.headers().firstValue("content-range")).contains("bytes */10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines=1-2", "bytes=0-1,4-5", "bytes=a-b", "bytes=99999999999999999-"})
  void shouldSendTheWholeWhereTheRangeIsNotUnderstood(String range) throws Exception {
    assertThat(get(path("clip.mp4"), range).body()).isEqualTo(CLIP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/alerts/gate/1795161600000/2/nothing/clip.mp4",
        "/api/alerts/gate/1795161600000/3/loitering/picture.jpg",
        "/api/alerts/..%2F/1/2/loitering/clip.mp4",
        "/api/alerts/%2e%2e/1/2/loitering/clip.mp4",
        "/api/alerts/gate/1/2/..%2f..%2f..%2fsecret/clip.mp4",
        "/api/alerts/gate/1/2/%2e%2e/clip.mp4",
        "/api/alerts/gate/1795161600000/2/loitering/..%2f..%2f..%2fsecret",
        "/api/alerts/gate/1795161600000/-2/loitering/clip.mp4"
      })
  void shouldSendNothingElse(String path) throws Exception {
    HttpResponse<String> answer = get(path, "");

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("hidden words").doesNotContain(CLIP);
  }

  private static String path(String file) {
    return "/api/alerts/" + ALERT + "/" + file;
  }

  private JsonNode review(String query) throws Exception {
    HttpResponse<String> answer = get("/api/review?" + query, "");
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  private HttpResponse<String> get(String path, String range) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.uri().getPort() + path));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return client.send(
        request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }

  private static void accept(Dashboard dashboard, String camera, String rule, Severity severity) {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId(camera + "/1795161600000/2/" + rule);
    event.setCamera(camera);
    event.setRule(rule);
    event.setSeverity(severity);
    dashboard.accept(event);
  }

  private static WebServer server(ConsoleConfig config, Dashboard dashboard) {
    return new WebServer(
        config,
        dashboard,
        new ObjectBoard(),
        new ObjectCounts(Clock.systemUTC()),
        new Areas(AreaFile.NONE, new AreaTrials(AreaTrial.NONE, Clock.systemUTC())),
        new PageClients(4),
        page -> {},
        () -> Health.ready("a test"));
  }
}
