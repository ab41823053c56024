package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.broker.EmbeddedRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("chaos")
class BrokerClusterTest {
  private static final String TOPIC = "any";

  @Test
  void shouldGoOnWithoutItsLeaderAndTakeItBack(@TempDir Path folder) throws Exception {
    try (BrokerCluster cluster = BrokerCluster.start(folder);
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
      Deadline.inSeconds(30)
          .await(
              "it leads", () -> cluster.leader(TOPIC, 0) > 0 && cluster.isInSync(List.of(TOPIC)));
      send(producer);
      int leader = cluster.leader(TOPIC, 0);

      cluster.kill(leader);
      send(producer); // replicated to two
      assertThat(cluster.leader(TOPIC, 0)).isNotEqualTo(leader);
      cluster.restart(leader);
      Deadline.inSeconds(60).await("it is in sync", () -> cluster.isInSync(List.of(TOPIC)));

      assertThat(cluster.reader().readAll(TOPIC)).hasSize(2);
    }
  }

  private static void send(Producer<byte[], byte[]> producer) throws Exception {
    producer.send(new ProducerRecord<>(TOPIC, new byte[] {1})).get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldAnswer503WhileTheRegistryIsAway(@TempDir Path folder) throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry.jsonl"), 0);
        RegistryProxy proxy = RegistryProxy.inFrontOf(registry.url())) {
      assertThat(status(proxy)).isEqualTo(200);
      proxy.goAway();
      assertThat(status(proxy)).isEqualTo(503);
      proxy.comeBack();
      assertThat(status(proxy)).isEqualTo(200);
      assertThat(proxy.refused()).isEqualTo(1);
    }
  }

  private static int status(RegistryProxy proxy) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(proxy.url().resolve("/subjects")).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
