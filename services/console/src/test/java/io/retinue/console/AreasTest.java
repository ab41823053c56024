package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.platform.service.Health;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes by which pages read and write zones and lines. */
class AreasTest {
  private static final List<Point> TRIANGLE =
      List.of(new Point(0, 0), new Point(1, 0), new Point(1, 1));
  private static final Area DRIVE = new Area(Kind.ZONE, "drive", TRIANGLE);
  private static final String ZONE =
      "{\"kind\":\"zone\",\"name\":\"lawn\",\"was\":\"\",\"points\":[[0,0],[1,0],[1,0.5]]}";

  private final DrawnFile file = new DrawnFile(Map.of("gate", List.of(DRIVE)));
  private final PlannedTrial trial = new PlannedTrial(file);
  private final Areas areas = new Areas(file, new AreaTrials(trial, Clock.systemUTC()));
  private final WebServer server =
      new WebServer(
          ConsoleConfig.onPort(0),
          new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC()),
          new ObjectBoard(),
          new ObjectCounts(Clock.systemUTC()),
          areas,
          new PageClients(1),
          page -> {},
          () -> Health.ready("a test"));
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldAnswerWithWhatTheFileHasAndWriteWhatThePageSends() throws Exception {
    assertThat(send(request("gate").GET()).body())
        .isEqualTo(
            "{\"version\":\"v0\",\"areas\":[{\"kind\":\"zone\",\"name\":\"drive\","
                + "\"points\":[[0.0,0.0],[1.0,0.0],[1.0,1.0]]}]}");

    HttpResponse<String> answer = put("gate", body("v0", ZONE));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"version\":\"v1\"");
    assertThat(file.read("gate").areas())
        .containsExactly(
            new Area(
                Kind.ZONE, "lawn", List.of(new Point(0, 0), new Point(1, 0), new Point(1, 0.5))));
  }

  @Test
  void shouldRefuseWhatIsBasedOnAnOlderVersion() throws Exception {
    assertThat(put("gate", body("v0", ZONE)).statusCode()).isEqualTo(200);

    HttpResponse<String> stale = put("gate", body("v0"));

    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).contains("changed meanwhile").contains("load them again");
    assertThat(file.read("gate").areas()).hasSize(1);
  }

  @Test
  void shouldAnswerWithEveryProblemOfTheFile() throws Exception {
    HttpResponse<String> answer = put("gate", body("v0", ZONE.replace("lawn", "refused")));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"line 3: no\",\"line 4: neither\"");
    assertThat(put("nowhere", body("v0")).statusCode()).isEqualTo(422);
  }

  @Test
  void shouldRefuseWhatAnotherSiteSends() throws Exception {
    String own = server.uri().toString().replaceAll("/$", "");
    String body = body("v0", ZONE);
    for (String[] headers :
        new String[][] {
          {"Content-Type", "text/plain"},
          {"Content-Type", "application/json", "Sec-Fetch-Site", "cross-site"},
          {"Content-Type", "application/json", "Sec-Fetch-Site", "same-site"},
          {"Content-Type", "application/json", "Origin", "http://evil.example"},
          {"Content-Type", "application/json", "Origin", "null"},
          {"Content-Type", "application/json", "Origin", own + "0"},
        }) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri("gate"))
              .PUT(HttpRequest.BodyPublishers.ofString(body))
              .headers(headers);
      assertThat(send(request).statusCode()).as(String.join(" ", headers)).isEqualTo(403);
    }
    assertThat(file.read("gate").areas()).containsExactly(DRIVE);
    assertThat(send(request("gate").header("Origin", own).PUT(text(body))).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{\"areas\":[]}",
        "{\"version\":\"v0\",\"areas\":{}}",
        "{\"version\":\"v0\",\"areas\":[7]}",
        "{\"version\":\"v0\",\"areas\":[{\"kind\":\"mask\",\"name\":\"m\",\"points\":[]}]}",
        "{\"version\":\"v0\",\"areas\":[{\"kind\":\"zone\",\"name\":\"m\",\"points\":[[0,2]]}]}",
        "{\"version\":\"v0\",\"areas\":[{\"kind\":\"zone\",\"name\":\"m\",\"points\":[[0]]}]}",
        "{\"version\":\"v0\",\"areas\":[{\"kind\":\"zone\",\"name\":\"m\",\"points\":[[0,1e999]]}]}",
        "{\"version\":\"v0\",\"areas\":[{\"kind\":\"zone\",\"name\":\"m\",\"points\":[[0,\"0\"]]}]}",
      })
  void shouldRefuseABodyThatNoPageSends(String body) throws Exception {
    HttpResponse<String> answer = put("gate", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"problems\":[\"");
    assertThat(file.read("gate").version()).isEqualTo("v0");
  }

  @Test
  void shouldSayHowToSaveWhereThereIsNoSettingsFile() {
    assertThatThrownBy(() -> AreaFile.NONE.write("gate", "", List.of()))
        .hasMessageContaining("no settings file");
  }

  @Test
  void shouldShowTheAreasThatAreAppliedAndPushAChangeOnce() throws Exception {
    areas.apply(Map.of("gate", List.of(DRIVE)));
    assertThat(areas.takeChanged()).hasValueSatisfying(json -> assertThat(json).contains("drive"));
    areas.apply(Map.of("gate", List.of(DRIVE)));
    assertThat(areas.takeChanged()).isEmpty();

    HttpRequest.Builder all = HttpRequest.newBuilder(server.uri().resolve("/api/areas"));
    assertThat(send(all).body()).startsWith("{\"gate\":[{\"kind\":\"zone\",\"name\":\"drive\"");
  }

  private static String body(String version, String... zones) {
    return "{\"version\":\"" + version + "\",\"areas\":[" + String.join(",", zones) + "]}";
  }

  private HttpResponse<String> put(String camera, String body) throws Exception {
    return send(request(camera).PUT(text(body)));
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private HttpRequest.Builder request(String camera) {
    return HttpRequest.newBuilder(uri(camera)).header("Content-Type", "application/json");
  }

  private URI uri(String camera) {
    return server.uri().resolve("/api/cameras/" + camera + "/areas");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
