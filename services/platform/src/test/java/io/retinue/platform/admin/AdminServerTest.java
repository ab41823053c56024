package io.retinue.platform.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.http.RawClient;
import io.retinue.platform.metrics.PrometheusMetrics;
import io.retinue.platform.service.Health;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdminServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private volatile List<ServiceState> services = List.of();
  private final AdminServer admin = start("127.0.0.1", 0, AllowedHosts.loopback());

  @AfterEach
  void stop() {
    admin.close();
    metrics.close();
  }

  @Test
  void shouldReturnTheMetricsOfServicesAndOfTheJvm() {
    metrics.registry().counter("retinue.frames.published", "camera", "gate").increment(7);

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains("retinue_frames_published_total{camera=\"gate\"} 7.0")
        .contains("jvm_memory_used_bytes{area=\"heap\"")
        .contains("jvm_threads_live_threads ")
        .contains("process_files_open_files ")
        .containsPattern("process_resident_memory_bytes [1-9]");
  }

  @Test
  void shouldBeReadyOnlyWhenEveryServiceIs() {
    assertThat(get("/readyz").statusCode()).as("before any service").isEqualTo(503);
    assertThat(get("/livez").statusCode()).as("before any service").isEqualTo(200);

    services = List.of(state("console", Health.ready("showing")));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("ok\n");

    services =
        List.of(
            state("console", Health.ready("showing")),
            state("ingest", Health.starting("camera gate: failed")));
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("ingest starting camera gate: failed\n");
    assertThat(get("/livez").statusCode()).isEqualTo(200);

    services = List.of(state("detector", Health.dead("thread model ended")));
    assertThat(get("/livez").statusCode()).isEqualTo(503);
    assertThat(get("/livez").body()).isEqualTo("detector dead thread model ended\n");
  }

  @Test
  void shouldBeHealthyWhenAServiceOnlyWaitsForAPerson() {
    assertThat(get("/healthz").statusCode()).as("before any service").isEqualTo(503);

    services = List.of(state("detector", Health.waiting("no release yet")));
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("detector waiting no release yet\n");

    services = List.of(state("detector", Health.starting("loading release 3")));
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldListEveryServiceInALineOfItsOwn() {
    services =
        List.of(
            state("console", Health.ready("showing what Kafka has")),
            state("ingest", Health.starting("camera gate: no\nframes\u001b[31m")));

    HttpResponse<String> answer = get("/readyz?verbose");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "console ready showing what Kafka has\n"
                + "ingest starting camera gate: no\\nframes\\u001b[31m\n");
  }

  @Test
  void shouldOnlyReadAndOnlyKnowItsPaths() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(admin.uri().resolve("/livez"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void shouldAnswerOnAnyAddressForAllowedNamesAlone() throws Exception {
    try (AdminServer everywhere = start("0.0.0.0", 0, AllowedHosts.parse("detector"))) {
      int port = everywhere.uri().getPort();

      assertThat(RawClient.status(port, "/metrics", "detector:9400")).isEqualTo(200);
      assertThat(RawClient.status(port, "/metrics", "localhost")).isEqualTo(200);
      assertThat(RawClient.status(port, "/metrics", "evil.example")).isEqualTo(421);
      assertThat(RawClient.status(port, "/readyz", "evil.example")).isEqualTo(421);
    }
  }

  @Test
  void shouldSayThatThePortIsInUse() {
    int port = admin.uri().getPort();

    assertThatThrownBy(() -> start("127.0.0.1", port, AllowedHosts.loopback()))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE);
              assertThat(e).hasMessageContaining("port " + port);
              assertThat(e.remedy()).contains("--admin-port");
            });
  }

  private AdminServer start(String host, int port, AllowedHosts allowed) {
    return AdminServer.start(new AdminConfig(host, port, allowed), metrics::scrape, () -> services);
  }

  private static ServiceState state(String service, Health health) {
    return new ServiceState(service, health);
  }

  private HttpResponse<String> get(String path) {
    try {
      URI uri = admin.uri().resolve(path);
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }
}
