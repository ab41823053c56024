package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.KafkaSettings.Arguments;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
  private static final URI REGISTRY = URI.create("http://registry:8081");
  private static final String JAAS = "org.apache.kafka…Login required password=\"s3cret\";";

  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  @Test
  void shouldUseTheEmbeddedBrokerWithoutBootstrapServers() {
    assertThat(settings().cluster(new Arguments(null, null, null, Map.of()))).isEmpty();
  }

  @Test
  void shouldTakeTheClusterFromTheEnvironment() {
    environment.put("RETINUE_BOOTSTRAP_SERVERS", "kafka:9092");
    environment.put("RETINUE_REGISTRY_URL", REGISTRY.toString());

    KafkaConnection cluster =
        settings().cluster(new Arguments(null, null, null, Map.of())).orElseThrow();

    assertThat(cluster.bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(cluster.registryUrl()).isEqualTo(REGISTRY);
  }

  @Test
  void shouldLetAnArgumentWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = file("client.properties", "client.id=a\nclient.rack=a\nclient.dns.lookup=a\n");
    environment.put("RETINUE_KAFKA_CLIENT_RACK", "b");
    environment.put("RETINUE_KAFKA_CLIENT_DNS_LOOKUP", "b");

    Map<String, String> properties = properties(file, Map.of("client.dns.lookup", "c"));

    assertThat(properties)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("client.id", "a", "client.rack", "b", "client.dns.lookup", "c"));
  }

  @Test
  void shouldReadASecretFromTheFileThatAVariableNames() throws IOException {
    Path jaas = file("jaas", JAAS + "\n");
    environment.put("RETINUE_KAFKA_SASL_JAAS_CONFIG_FILE", jaas.toString());
    environment.put("RETINUE_KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE", "/run/assertion");
    environment.put("RETINUE_KAFKA_SERVICE_HOST", "10.0.0.1"); // as Kubernetes sets it

    assertThat(properties(null, Map.of()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("sasl.jaas.config", JAAS, "sasl.oauthbearer.assertion.file", "/run/assertion"));
  }

  @Test
  void shouldReadTheFileOfPropertiesThatTheEnvironmentNames() throws IOException {
    Path file = file("client.properties", "sasl.jaas.config=" + JAAS);
    environment.put("RETINUE_KAFKA_PROPERTIES_FILE", file.toString());

    assertThat(properties(null, Map.of())).containsEntry("sasl.jaas.config", JAAS);
  }

  @Test
  void shouldRefuseSecretsOnTheCommandLineAndSayWhereTheyBelong() {
    for (String name :
        List.of(
            "sasl.jaas.config",
            "ssl.keystore.password",
            "ssl.key.password",
            "ssl.keystore.key",
            "sasl.oauthbearer.client.credentials.client.secret",
            "producer.sasl.jaas.config")) {
      assertThatThrownBy(() -> properties(null, Map.of(name, "s3cret")))
          .isInstanceOfSatisfying(
              RetinueException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING);
                assertThat(e.remedy()).contains("--kafka-properties FILE", "_FILE");
              })
          .hasMessageContaining(name)
          .hasMessageNotContaining("s3cret");
    }
    URI withPassword = URI.create("http://ada:s3cret@registry:8081");
    assertThatThrownBy(
            () -> settings().cluster(new Arguments("kafka:9092", withPassword, null, Map.of())))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> assertThat(e.remedy()).contains("RETINUE_REGISTRY_PASSWORD_FILE"))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void shouldTakeTheRegistrysPasswordFromAFile() throws IOException {
    environment.put("RETINUE_REGISTRY_USER", "ada");
    environment.put("RETINUE_REGISTRY_PASSWORD_FILE", file("password", "s3/cr@t\n").toString());

    KafkaConnection cluster =
        settings().cluster(new Arguments("kafka:9092", REGISTRY, null, Map.of())).orElseThrow();

    assertThat(cluster.registryUrl().getUserInfo()).isEqualTo("ada:s3/cr@t");
    assertThat(cluster.registryUrl().getHost()).isEqualTo("registry");
  }

  @Test
  void shouldShowNoSecretInTheTextOfAConnection() {
    KafkaConnection cluster =
        new KafkaConnection(
            "kafka:9092",
            URI.create("http://ada:s3cret@registry:8081"),
            Map.of("sasl.jaas.config", JAAS));

    assertThat(cluster.toString())
        .isEqualTo("kafka:9092, registry http://***@registry:8081, properties [sasl.jaas.config]");
  }

  @Test
  void shouldNameAFileThatCannotBeRead() {
    environment.put("RETINUE_KAFKA_SASL_JAAS_CONFIG_FILE", "/nowhere/jaas");

    assertThatThrownBy(() -> properties(null, Map.of()))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("/nowhere/jaas");
    assertThatThrownBy(() -> properties(Path.of("/nowhere/client.properties"), Map.of()))
        .hasMessageContaining("/nowhere/client.properties");
  }

  private Map<String, String> properties(@Nullable Path file, Map<String, String> arguments) {
    return settings()
        .cluster(new Arguments("kafka:9092", REGISTRY, file, arguments))
        .orElseThrow()
        .clientProperties();
  }

  private KafkaSettings settings() {
    return new KafkaSettings(environment);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
