package io.retinue.platform.kafka;

import java.net.URI;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where Kafka and the schema registry are.
 *
 * @param bootstrapServers host:port, comma separated
 * @param registryUrl root of the registry's Confluent-compatible API, such as {@code
 *     http://127.0.0.1:8081}
 * @param clientProperties Kafka client properties handed to every client untouched (security,
 *     timeouts)
 */
public record KafkaConnection(
    String bootstrapServers, URI registryUrl, Map<String, String> clientProperties) {
  public KafkaConnection {
    clientProperties = Map.copyOf(clientProperties);
  }

  public KafkaConnection(String bootstrapServers, URI registryUrl) {
    this(bootstrapServers, registryUrl, Map.of());
  }

  /** Without the registry's password and the values of properties, which may be secrets. */
  @Override
  public String toString() {
    String user = registryUrl.getRawUserInfo();
    String registry = registryUrl.toString();
    return bootstrapServers
        + ", registry "
        + (user == null ? registry : registry.replace(user + "@", "***@"))
        + ", properties "
        + new TreeSet<>(clientProperties.keySet());
  }
}
