package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.admin.AdminConfig;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.standalone.deploy.Repository;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MonitoringTest {
  private final Monitoring monitoring =
      Monitoring.open(Optional.of(new AdminConfig("127.0.0.1", 0, AllowedHosts.loopback())));
  private final ServiceGroup group = monitoring.newGroup();
  private final FakeService detector = new FakeService("detector");
  private final FakeService ingest = new FakeService("ingest");

  @AfterEach
  void close() {
    group.close();
    monitoring.close();
  }

  @Test
  void shouldReportTheServicesOfItsGroup() throws Exception {
    group.start(List.of(detector, ingest));
    ingest.health = () -> Health.starting("camera gate failed");

    assertThat(get("/readyz?verbose").body())
        .isEqualTo("detector ready well\ningest starting camera gate failed\n");
    assertThat(get("/metrics").body())
        .contains("retinue_service_ready{service=\"detector\"} 1.0")
        .contains("retinue_service_ready{service=\"ingest\"} 0.0")
        .contains("logback_events_total{level=\"error\"}");
  }

  @Test
  void shouldNotWaitForAServiceThatIsStarting() throws Exception {
    detector.onStart = () -> assertThat(status("/livez")).isEqualTo(200);

    group.start(List.of(detector));

    assertThat(status("/livez")).isEqualTo(200);
  }

  @Test
  void shouldNotBeReadyWhenAHealthCannotBeComputed() throws Exception {
    group.start(List.of(detector));
    detector.health =
        () -> {
          throw new IllegalStateException("no state");
        };

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body())
        .contains("its health cannot be computed: java.lang.IllegalStateException: no state");
  }

  @Test
  void shouldBeDeadWithTheReasonOfEachDeadService() {
    group.start(List.of(detector, ingest));
    detector.health = () -> Health.dead("thread model ended");

    assertThat(group.health()).isEqualTo(Health.dead("detector: thread model ended"));
  }

  @Test
  void shouldBeWhatTheHealthCommandPrints() throws Exception {
    String port = Integer.toString(monitoring.uri().orElseThrow().getPort());
    group.start(List.of(detector));

    CommandLineRun ready = CommandLineRun.of("health", "--admin-port", port);
    detector.health = () -> Health.starting("loading release 3");
    CommandLineRun waiting = CommandLineRun.of("health", "--admin-port", port);
    group.close();
    monitoring.close();
    CommandLineRun gone = CommandLineRun.of("health", "--admin-port", port);

    assertThat(ready.exitCode()).isZero();
    assertThat(ready.out()).isEqualTo("detector ready well\n");
    assertThat(waiting.exitCode()).isEqualTo(1);
    assertThat(waiting.out()).isEqualTo("detector starting loading release 3\n");
    assertThat(gone.exitCode()).isEqualTo(4);
    assertThat(gone.err()).contains("admin port " + port);
  }

  @Test
  void shouldBeWhatTheContainersHealthCheckAsks() throws Exception {
    assertThat(isHealthy()).as("before the services").isFalse();

    group.start(List.of(detector));
    assertThat(isHealthy()).isTrue();

    detector.health = () -> Health.waiting("no release yet");
    assertThat(isHealthy()).isTrue();
    detector.health = () -> Health.starting("loading release 3");
    assertThat(isHealthy()).isFalse();
  }

  private boolean isHealthy() throws Exception {
    ProcessBuilder check = new ProcessBuilder(Repository.path("deploy/healthy").toString());
    check
        .environment()
        .put("RETINUE_ADMIN_PORT", Integer.toString(monitoring.uri().orElseThrow().getPort()));
    Process process = check.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }

  private int status(String path) {
    try {
      return get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = monitoring.uri().orElseThrow().resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static final class FakeService implements Service {
    private final String name;
    private volatile Supplier<Health> health = () -> Health.ready("well");
    private Runnable onStart = () -> {};

    FakeService(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      onStart.run();
    }

    @Override
    public Health health() {
      return health.get();
    }

    @Override
    public void close() {}
  }
}
