package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.RegistryProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that starts before its cluster answers. */
class ServeStartTest {
  private @TempDir Path folder = Path.of("");

  @Test
  void shouldWaitForTheRegistryAndThenForTheFirstCamera() throws IOException {
    Path file = Files.writeString(folder.resolve("retinue.yaml"), "# none yet\n");
    int adminPort = FreePorts.take(1).get(0);
    BrokerUnderTest broker = BrokerUnderTest.shared();
    new TopicAdmin(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl())).apply(1);
    try (RegistryProxy registry = RegistryProxy.inFrontOf(broker.registryUrl())) {
      registry.goAway();
      try (RunningRetinue service =
          RunningRetinue.start(
              "serve",
              "ingest",
              "--admin-port",
              Integer.toString(adminPort),
              "--bootstrap-servers",
              broker.bootstrapServers(),
              "--registry-url",
              registry.url().toString(),
              "--config",
              file.toString(),
              "--data",
              folder.resolve("data").toString())) {
        Path log = folder.resolve("data/logs/retinue.log");
        service.awaitAlive(
            Deadline.inSeconds(60),
            "a failed attempt",
            () -> Files.exists(log) && Files.readString(log).contains("trying again"));
        assertThat(status(adminPort, "healthz")).isEqualTo(503);

        registry.comeBack();

        service.awaitAlive(
            Deadline.inSeconds(60), "health", () -> status(adminPort, "healthz") == 200);
        assertThat(status(adminPort, "readyz")).isEqualTo(503); // it waits for a camera

        change(file, "add", "gate", "test:160x120@5");
        service.awaitAlive(
            Deadline.inSeconds(60), "frames", () -> status(adminPort, "readyz") == 200);

        change(file, "remove", "gate");
        service.awaitAlive(
            Deadline.inSeconds(60), "an idle ingest", () -> status(adminPort, "readyz") == 503);
        assertThat(status(adminPort, "healthz")).isEqualTo(200);
      }
    }
  }

  private static void change(Path file, String... command) {
    List<String> all = new ArrayList<>(List.of("camera"));
    all.addAll(List.of(command));
    all.addAll(List.of("--config", file.toString()));
    CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.everything()).isZero();
  }

  /** The status of the admin port's answer; 0 while there is none. */
  private static int status(int adminPort, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/" + path)).build();
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
