package io.retinue.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.testkit.BrokerUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  private static final URI REGISTRY = URI.create("http://127.0.0.1:1");

  @Test
  void shouldReachABroker() {
    BrokerUnderTest broker = BrokerUnderTest.shared();

    clients(broker.bootstrapServers(), Map.of()).requireReachable();
  }

  @Test
  void shouldSayWithinTenSecondsThatNobodyAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort(); // connects, and never says a word

      assertUnreachable(address);
    }
  }

  @Test
  void shouldSayThatANameDoesNotResolve() {
    assertUnreachable("no-such-host.invalid:9092");
    assertUnreachable("no-port");
  }

  @Test
  void shouldNameAnUnreachableBrokerInTopicsToo() {
    Map<String, String> soon =
        Map.of("request.timeout.ms", "500", "default.api.timeout.ms", "1000");
    TopicAdmin topics = new TopicAdmin(new KafkaConnection("127.0.0.1:1", REGISTRY, soon));

    assertThatThrownBy(topics::describe)
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void shouldSayThatAClientPropertyMakesNoSense() {
    KafkaClients clients = clients("127.0.0.1:1", Map.of("security.protocol", "WRONG"));

    assertThatThrownBy(clients::requireReachable)
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING))
        .hasMessageContaining("security.protocol");
  }

  @Test
  void shouldNeverLoseAnAcknowledgedWriteNorReadAnAbortedOne() {
    KafkaClients clients = clients("127.0.0.1:1", Map.of());

    assertThat(clients.producerProperties())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true);
    assertThat(clients.consumerProperties())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .doesNotContainKey("group.id");
    assertThat(clients.consumerProperties("g"))
        .containsEntry("group.id", "g")
        .containsEntry("session.timeout.ms", 10_000);
    assertThat(clients.streamsProperties("retinue-detector"))
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("application.id", "retinue-detector")
        .containsEntry("bootstrap.servers", "127.0.0.1:1");
  }

  @Test
  void shouldPutTheUsersPropertiesOnTop() {
    KafkaClients clients =
        clients("127.0.0.1:1", Map.of("linger.ms", "20", "group.protocol", "consumer"));

    assertThat(clients.producerProperties()).containsEntry("linger.ms", "20");
    assertThat(clients.consumerProperties("g"))
        .containsEntry("group.protocol", "consumer")
        .doesNotContainKey("session.timeout.ms"); // which that protocol refuses
  }

  private static void assertUnreachable(String address) {
    KafkaClients clients = clients(address, Map.of());
    long begin = System.nanoTime();

    assertThatThrownBy(clients::requireReachable)
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining(address);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(11));
  }

  private static KafkaClients clients(String address, Map<String, String> properties) {
    return new KafkaClients(new KafkaConnection(address, REGISTRY, properties));
  }
}
