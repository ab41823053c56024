package io.retinue.platform.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {
  private static final Schema INT = Schema.create(Schema.Type.INT);

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> statuses = new ArrayList<>(); // of the first answers; then 200
  private final HttpServer server;
  private String body = "{\"id\":7}";

  SchemaRegistryTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldAskForEachSchemaOnce() {
    SchemaRegistry registry = new SchemaRegistry(url(""));

    assertThat(registry.register("s", INT)).isEqualTo(7);
    assertThat(registry.register("s", INT)).isEqualTo(7);
    assertThat(registry.schema(7)).isEqualTo(INT);

    assertThat(requests).containsExactly("POST /subjects/s/versions");
  }

  @Test
  void shouldAskAgainWhileTheRegistryStumbles() {
    statuses.addAll(List.of(503, 500, 429));

    assertThat(new SchemaRegistry(url("")).register("s", INT)).isEqualTo(7);

    assertThat(requests).hasSize(4);
  }

  @Test
  void shouldGiveUpAtTheDeadline() {
    statuses.addAll(Collections.nCopies(1000, 503));
    SchemaRegistry registry = new SchemaRegistry(url(""), Duration.ofMillis(300));

    assertThatThrownBy(() -> registry.register("s", INT))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining("answers 503");
  }

  @Test
  void shouldSendUserAndPasswordAndNeverShowThem() {
    statuses.addAll(Collections.nCopies(10, 401));
    URI secret = URI.create(url("/api/v7/").toString().replace("http://", "http://ada:s3cret@"));
    SchemaRegistry registry = new SchemaRegistry(secret);

    assertThatThrownBy(() -> registry.register("a b", INT))
        .hasMessageContaining("401")
        .hasMessageNotContaining("s3cret");
    assertThat(requests) // ada:s3cret in Base64
        .containsExactly("POST /api/v7/subjects/a+b/versions Basic YWRhOnMzY3JldA==");
  }

  @Test
  void shouldSayThatSomethingElseLivesThere() {
    body = "<html>";

    assertThatThrownBy(() -> new SchemaRegistry(url("")).register("s", INT))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("<html>");
  }

  @Test
  void shouldTellAnUnknownSchemaFromAnAddressThatIsNoRegistrys() {
    SchemaRegistry registry = new SchemaRegistry(url(""));
    statuses.addAll(List.of(404, 404, 404));

    body = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
    assertThatThrownBy(() -> registry.schema(9)).isInstanceOf(SerializationException.class);
    body = "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}";
    assertThatThrownBy(() -> registry.schema(9)).isInstanceOf(RetinueException.class);
    body = "<html>";
    assertThatThrownBy(() -> registry.schema(9)).isInstanceOf(RetinueException.class);
  }

  @Test
  void shouldNotSendIdsThatNoRegistryGives() {
    assertThatThrownBy(() -> new SchemaRegistry(url("")).schema(-1))
        .isInstanceOf(SerializationException.class);
    assertThat(requests).isEmpty();
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String user = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + (user == null ? "" : " " + user));
      int status = statuses.isEmpty() ? 200 : statuses.remove(0);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
