package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.console.AreaTrial.Change;
import io.retinue.console.AreaTrial.TriedAlert;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Health;
import io.retinue.testkit.Deadline;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The route by which pages try zones and lines. */
@Timeout(60)
class AreaTrialsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant END = NOON.minus(AreaTrials.UNSETTLED);
  private static final String ZONE =
      "{\"kind\":\"zone\",\"name\":\"lawn\",\"was\":\"\",\"points\":[[0,0],[1,0],[1,0.5]]}";
  private static final String BODY = "{\"version\":\"v0\",\"areas\":[" + ZONE + "]}";

  private final DrawnFile file = new DrawnFile(Map.of("gate", List.of()));
  private final PlannedTrial trial = new PlannedTrial(file);
  private final HttpClient http = HttpClient.newHttpClient();
  private WebServer server = serving(AreaTrials.MOST_TIME);

  private WebServer serving(Duration mostTime) {
    return serving(new AreaTrials(trial, Clock.fixed(NOON, ZoneOffset.UTC), mostTime));
  }

  private WebServer serving(AreaTrials trials) {
    WebServer started =
        new WebServer(
            ConsoleConfig.onPort(0),
            new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC()),
            new ObjectBoard(),
            new ObjectCounts(Clock.systemUTC()),
            new Areas(file, trials),
            new PageClients(1),
            page -> {},
            () -> Health.ready("a test"));
    started.start();
    return started;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldCountAllAlertsAndListTheNewestOfEachChange() throws Exception {
    for (int i = 0; i < 120; i++) {
      trial.found.add(alert(Change.APPEARS, "enters", i));
    }
    trial.found.add(alert(Change.VANISHES, "stays", 5));
    trial.found.add(alert(Change.STAYS, "enters", 6));

    HttpResponse<String> answer = post(BODY, "24");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode json = lastLine(answer);
    assertThat(json.path("done").asBoolean()).isTrue();
    assertThat(json.path("frames").asInt()).isEqualTo(1220);
    assertThat(json.path("stopped").asString()).isEmpty();
    assertThat(json.path("reached_ms").asLong()).isEqualTo(END.toEpochMilli());
    assertThat(json.path("from_ms").asLong()).isEqualTo(END.minusSeconds(86_400).toEpochMilli());
    assertThat(json.path("rules").toString())
        .isEqualTo(
            "[{\"rule\":\"enters\",\"appears\":120,\"vanishes\":0,\"stays\":1},"
                + "{\"rule\":\"stays\",\"appears\":0,\"vanishes\":1,\"stays\":0}]");
    assertThat(json.path("unlisted").toString())
        .isEqualTo("{\"appears\":20,\"vanishes\":0,\"stays\":0}");
    assertThat(json.path("alerts").size()).isEqualTo(102);
    assertThat(json.path("alerts").get(0).toString())
        .isEqualTo(
            "{\"change\":\"appears\",\"alert_id\":\"gate/1/20/enters\",\"rule\":\"enters\","
                + "\"label\":\"v\u00e9lo\",\"since_ms\":%d,\"until_ms\":%d}"
                    .formatted(at(20).toEpochMilli(), at(23).toEpochMilli()));
    assertThat(trial.tried)
        .extracting(edited -> edited.area())
        .containsExactly(
            new Area(
                Kind.ZONE, "lawn", List.of(new Point(0, 0), new Point(1, 0), new Point(1, 0.5))));
    assertThat(file.read("gate").version()).isEqualTo("v0");
  }

  @Test
  void shouldRefuseWhatSavingRefuses() throws Exception {
    HttpResponse<String> bad = post(BODY.replace("lawn", DrawnFile.REFUSED), "1");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body()).contains("\"line 3: no\",\"line 4: neither\"", "remedy");

    HttpResponse<String> stale = post(BODY.replace("v0", "older"), "1");
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).contains("changed meanwhile", "load them again");

    assertThat(post("nonsense", "1").statusCode()).isEqualTo(400);
    assertThat(post(BODY.replace("[1,0.5]", "[1,2]"), "1").statusCode()).isEqualTo(400);
    assertThat(trial.begun.getCount()).isEqualTo(1); // none has begun
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "169", "-1", "1e2", "day", "99999999999"})
  void shouldRefuseASpanThatIsNone(String hours) throws Exception {
    assertThat(post(BODY, hours).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseWhatAnotherSiteSends() throws Exception {
    for (String[] headers :
        new String[][] {
          {"Content-Type", "text/plain"},
          {"Content-Type", "application/json", "Sec-Fetch-Site", "cross-site"},
          {"Content-Type", "application/json", "Origin", "http://evil.example"},
        }) {
      HttpRequest request =
          HttpRequest.newBuilder(uri("1"))
              .POST(HttpRequest.BodyPublishers.ofString(BODY))
              .headers(headers)
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .as(String.join(" ", headers))
          .isEqualTo(403);
    }
    assertThat(trial.begun.getCount()).isEqualTo(1);
  }

  @Test
  void shouldRunOneTrialAtATimeAndAnswerOtherRequestsMeanwhile() throws Exception {
    trial.endless = true;
    CompletableFuture<HttpResponse<String>> first =
        http.sendAsync(request(BODY, "1"), HttpResponse.BodyHandlers.ofString());
    assertThat(trial.begun.await(20, TimeUnit.SECONDS)).isTrue();

    HttpResponse<String> second = post(BODY, "1");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("another trial is running, for camera gate", "30 s at most");
    HttpRequest other =
        HttpRequest.newBuilder(server.uri().resolve("/api/cameras/gate/areas")).build();
    assertThat(http.send(other, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    trial.endless = false;
    assertThat(lastLine(first.get(20, TimeUnit.SECONDS)).path("done").asBoolean()).isTrue();
    assertThat(post(BODY, "1").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldEndATrialWhosePageIsGone() throws Exception {
    trial.endless = true;
    try (Socket page = new Socket("127.0.0.1", server.uri().getPort())) {
      String head =
          "POST /api/cameras/gate/trial?hours=1 HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";
      OutputStream out = page.getOutputStream();
      out.write((head.formatted(BODY.length()) + BODY).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(trial.begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(trial.ended.await(20, TimeUnit.SECONDS)).isTrue();
    trial.endless = false;
    Deadline.inSeconds(20)
        .await("another trial may run", () -> post(BODY, "1").statusCode() == 200);
  }

  @Test
  void shouldSayHowFarATrialCameAtItsLimitOfTime() throws Exception {
    server.close();
    server = serving(Duration.ofMillis(1200));
    trial.endless = true;

    HttpResponse<String> answer = post(BODY, "1");

    List<String> lines = events(answer);
    long from = END.minusSeconds(3600).toEpochMilli();
    assertThat(lines.get(0)) // how far it has come, before its end
        .isEqualTo(
            "{\"from_ms\":%d,\"to_ms\":%d,\"reached_ms\":%d}"
                .formatted(from, END.toEpochMilli(), from + 60_000));
    assertThat(lastLine(answer).path("stopped").asString()).isEqualTo("time");
    assertThat(lastLine(answer).path("reached_ms").asLong()).isEqualTo(from + 60_000);
  }

  @Test
  void shouldEndATrialWhenTheServerCloses() throws Exception {
    trial.endless = true;
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request(BODY, "1"), HttpResponse.BodyHandlers.ofString());
    assertThat(trial.begun.await(20, TimeUnit.SECONDS)).isTrue();

    server.close();

    assertThat(trial.ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.handle((response, error) -> true).get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldStopAtAsManyAlertsAsItCompares() throws Exception {
    server.close();
    AreaTrial many =
        (camera, basedOn, areas) ->
            (from, to, progress) -> {
              int alerts = 0;
              while (progress.goesOn(from.plusSeconds(alerts), alerts)) {
                alerts++;
              }
              return new AreaTrial.Tried(alerts, from.plusSeconds(alerts), List.of());
            };
    server = serving(new AreaTrials(many, Clock.systemUTC()));

    JsonNode json = lastLine(post(BODY, "24"));

    assertThat(json.path("stopped").asString()).isEqualTo("alerts");
    assertThat(json.path("frames").asInt()).isEqualTo(5000);
  }

  @Test
  void shouldSayThatTheAlerterHasComeNoFurther() throws Exception {
    server.close();
    AreaTrial late =
        (camera, basedOn, areas) ->
            (from, to, progress) -> new AreaTrial.Tried(7, to.minusSeconds(1), List.of());
    server = serving(new AreaTrials(late, Clock.systemUTC()));

    assertThat(lastLine(post(BODY, "1")).path("stopped").asString()).isEqualTo("alerter");
  }

  @Test
  void shouldAnswerWithTheRemedyWhereTheTrialFails() throws Exception {
    server.close();
    AreaTrial away =
        (camera, basedOn, areas) ->
            (from, to, progress) -> {
              throw new RetinueException(ErrorKind.UNREACHABLE, "no broker answers", "start it");
            };
    server = serving(new AreaTrials(away, Clock.systemUTC()));

    assertThat(lastLine(post(BODY, "1")).toString())
        .isEqualTo("{\"remedy\":\"start it\",\"problems\":[\"no broker answers\"]}");
    assertThat(post(BODY, "1").statusCode()).isEqualTo(200); // and the next one may run
  }

  @Test
  void shouldSayHowToSaveWhereThereIsNoSettingsFile() throws Exception {
    server.close();
    server = serving(new AreaTrials(AreaTrial.NONE, Clock.systemUTC()));

    HttpResponse<String> answer = post(BODY, "1");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("no settings file", "--config");
  }

  private static Instant at(int second) {
    return NOON.minusSeconds(3600).plusSeconds(second);
  }

  private static TriedAlert alert(Change change, String rule, int second) {
    return new TriedAlert(
        change, "gate/1/" + second + "/" + rule, rule, "v\u00e9lo", at(second), at(second + 3));
  }

  private static JsonNode lastLine(HttpResponse<String> answer) {
    List<String> events = events(answer);
    return new JsonMapper().readTree(events.get(events.size() - 1));
  }

  private static List<String> events(HttpResponse<String> answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  private HttpResponse<String> post(String body, String hours) throws Exception {
    return http.send(request(body, hours), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String body, String hours) {
    return HttpRequest.newBuilder(uri(hours))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private URI uri(String hours) {
    return server.uri().resolve("/api/cameras/gate/trial?hours=" + hours);
  }
}
