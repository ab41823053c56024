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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that starts before its cluster answers. */
class ServeStartTest {
  private @TempDir Path folder = Path.of("");

  @Test
  void shouldWaitForTheRegistryWithoutEnding() throws IOException {
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
              "--data",
              folder.resolve("data").toString())) {
        Path log = folder.resolve("data/logs/retinue.log");
        service.awaitAlive(
            Deadline.inSeconds(60),
            "a failed attempt",
            () -> Files.exists(log) && Files.readString(log).contains("trying again"));
        assertThat(health(adminPort)).isEqualTo(503);

        registry.comeBack();

        service.awaitAlive(Deadline.inSeconds(60), "health", () -> health(adminPort) == 200);
      }
    }
  }

  /** The status of the admin port's answer; 0 while there is none. */
  private static int health(int adminPort) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/healthz")).build();
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
