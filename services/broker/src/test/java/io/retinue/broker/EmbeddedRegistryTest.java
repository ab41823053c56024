package io.retinue.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryTest {
  private static final String V1 =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}";
  private static final String V2 = // a new field with a default: compatible in both directions
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
          + "{\"name\":\"b\",\"type\":\"int\",\"default\":7}]}";
  private static final String BREAKING =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"c\",\"type\":\"int\"}]}";

  private final Path file;
  private EmbeddedRegistry registry;
  private RegistryClient client;

  EmbeddedRegistryTest(@TempDir Path directory) throws IOException {
    this.file = directory.resolve("registry.jsonl");
    this.registry = EmbeddedRegistry.start(file, 0);
    this.client = RegistryClient.at(registry.url());
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  @Test
  void shouldCountIdsFromOneAndShareThemBetweenEqualSchemas() throws Exception {
    assertThat(client.register("a-value", V1)).isEqualTo(1);
    assertThat(client.register("b-value", V2)).isEqualTo(2);
    assertThat(client.register("b-value", V1)).isEqualTo(1);
    assertThat(client.register("a-value", V1)).isEqualTo(1);

    assertThat(client.get("/subjects").body()).hasToString("[\"a-value\",\"b-value\"]");
    assertThat(client.get("/subjects/b-value/versions").body()).hasToString("[1,2]");
    assertThat(client.get("/schemas/ids/1/versions").body())
        .hasToString(
            "[{\"subject\":\"a-value\",\"version\":1},{\"subject\":\"b-value\",\"version\":2}]");
  }

  @Test
  void shouldGiveSchemasByIdAndByVersion() throws Exception {
    client.register("a-value", V1);
    client.register("a-value", V2);

    assertThat(client.get("/schemas/ids/2").body().path("schema").asString()).isEqualTo(V2);
    assertThat(client.get("/subjects/a-value/versions/1").body().path("schema").asString())
        .isEqualTo(V1);
    assertThat(client.get("/subjects/a-value/versions/latest").body().path("version").asInt())
        .isEqualTo(2);
    assertThat(client.get("/subjects/a-value/versions/2/schema").body()).hasToString(V2);
    assertThat(client.post("/subjects/a-value", V2).body().path("id").asInt()).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatIsNotCompatibleBothWaysWithAllBefore() throws Exception {
    client.register("a-value", V1);

    RegistryClient.Answer refused = client.post("/subjects/a-value/versions", BREAKING);
    RegistryClient.Answer asked =
        client.post("/compatibility/subjects/a-value/versions/latest", BREAKING);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("error_code").asInt()).isEqualTo(409);
    assertThat(refused.body().path("message").asString())
        .contains("a-value", "FULL_TRANSITIVE", "READER_FIELD_MISSING_DEFAULT_VALUE");
    assertThat(asked.body().path("is_compatible").asBoolean()).isFalse();
    assertThat(asked.body().path("messages")).isNotEmpty();
    assertThat(client.get("/subjects/a-value/versions").body()).hasToString("[1]");
  }

  @Test
  void shouldTakeAnythingWhereASubjectIsSetToNone() throws Exception {
    client.register("a-value", V1);
    client.send("PUT", "/config/a-value", "{\"compatibility\":\"NONE\"}");

    assertThat(client.register("a-value", BREAKING)).isEqualTo(2);
    assertThat(client.get("/config/a-value").body().path("compatibilityLevel").asString())
        .isEqualTo("NONE");
    assertThat(client.get("/config").body().path("compatibilityLevel").asString())
        .isEqualTo("FULL_TRANSITIVE");
  }

  @Test
  void shouldAnswerErrorsAsConfluentDoes() throws Exception {
    client.register("a-value", V1);

    assertError("GET", "/subjects/none/versions", "", 404, 40401);
    assertError("GET", "/subjects/a-value/versions/9", "", 404, 40402);
    assertError("GET", "/schemas/ids/9", "", 404, 40403);
    assertError("GET", "/schemas/ids/x", "", 404, 40403);
    assertError("POST", "/subjects/a-value", "{\"schema\":\"\\\"int\\\"\"}", 404, 40403);
    assertError("GET", "/config/a-value", "", 404, 40408);
    assertError("POST", "/subjects/s/versions", "{\"schema\":\"{\"}", 422, 42201);
    assertError("POST", "/subjects/s/versions", "{}", 422, 42201);
    assertError(
        "POST", "/subjects/s/versions", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}", 422, 42201);
    assertError("GET", "/subjects/a-value/versions/0", "", 422, 42202);
    assertError("GET", "/subjects/a-value/versions/x", "", 422, 42202);
    assertError("PUT", "/config", "{\"compatibility\":\"SOME\"}", 422, 42203);
    assertError("GET", "/nowhere", "", 404, 404);
    assertError("DELETE", "/subjects/a-value", "", 405, 405);
    assertError("POST", "/subjects/s/versions", "no json", 400, 400);
    assertError("POST", "/subjects/s/versions", " ".repeat(1 << 21), 413, 413);
    assertError("POST", "/subjects/" + "s".repeat(300) + "/versions", "{}", 422, 42208);
  }

  @Test
  void shouldServeNoPageOfAnotherSite() throws Exception {
    RegistryClient.Answer answer =
        client.send("GET", "/subjects", "", "Origin", "https://elsewhere.example");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(client.send("GET", "/subjects", "", "Origin", "http://localhost:8080").status())
        .isEqualTo(200);
  }

  @Test
  void shouldKnowEverythingAgainAfterARestart() throws Exception {
    client.register("a-value", V1);
    client.register("a-value", V2);
    client.register("b-value", V1);
    client.send("PUT", "/config", "{\"compatibility\":\"BACKWARD\"}");
    String before = Files.readString(file);

    restart();

    assertThat(client.get("/subjects/a-value/versions").body()).hasToString("[1,2]");
    assertThat(client.register("b-value", V1)).isEqualTo(1);
    assertThat(client.get("/config").body().path("compatibilityLevel").asString())
        .isEqualTo("BACKWARD");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void shouldCutOffALastLineThatAKillLeftUnfinished() throws Exception {
    client.register("a-value", V1);
    registry.close();
    String whole = Files.readString(file);
    for (String torn : new String[] {"{", "{\"subject\":\"a-value\",\"vers", "{\"a\":\"\u00e9"}) {
      Files.writeString(file, whole);
      Files.writeString(file, torn, StandardOpenOption.APPEND);

      restart();

      assertThat(client.get("/subjects/a-value/versions").body()).hasToString("[1]");
      assertThat(client.register("b-value", V2)).isEqualTo(2);
      registry.close();
      assertThat(Files.readString(file))
          .startsWith(whole)
          .endsWith("}\n")
          .doesNotContain(torn + "{");
    }
  }

  @Test
  void shouldNotStartOnAFileThatIsDamagedInTheMiddle() throws Exception {
    client.register("a-value", V1);
    registry.close();
    String whole = Files.readString(file);
    Files.writeString(
        file, whole + "{\"subject\":\"b\",\"version\":1,\"id\":9,\"schema\":\"{}\"}\n");

    assertThatThrownBy(() -> EmbeddedRegistry.start(file, 0))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("line 2 of " + file)
        .hasMessageContaining("id 9 does not follow 1");
  }

  @Test
  @Timeout(20)
  void shouldAnswerOthersWhileBodiesDoNotCome() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        silent.add(withoutBody("POST"));
      }

      assertThat(client.register("a-value", V1)).isEqualTo(1);
      assertThat(client.get("/schemas/ids/1").status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(20)
  void shouldAnswerReadersWhateverTheNumberOfBodiesThatDoNotCome() throws Exception {
    client.register("a-value", V1);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        silent.add(withoutBody(i % 2 == 0 ? "POST" : "GET"));
      }

      assertThat(client.get("/schemas/ids/1").status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  /** A request whose headers promise a body that does not come. */
  private Socket withoutBody(String method) throws IOException {
    Socket socket = new Socket(registry.url().getHost(), registry.url().getPort());
    String head =
        method + " /subjects/s/versions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private void restart() throws IOException {
    registry.close();
    registry = EmbeddedRegistry.start(file, 0);
    client = RegistryClient.at(registry.url());
  }

  private void assertError(String method, String path, String body, int status, int code)
      throws Exception {
    RegistryClient.Answer answer = client.send(method, path, body);
    assertThat(answer.status()).as(method + " " + path).isEqualTo(status);
    assertThat(answer.body().path("error_code").asInt()).as(method + " " + path).isEqualTo(code);
    assertThat(answer.body().path("message").asString()).isNotEmpty();
  }
}
