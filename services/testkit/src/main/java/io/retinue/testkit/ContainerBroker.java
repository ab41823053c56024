package io.retinue.testkit;

import io.retinue.broker.EmbeddedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.kafka.KafkaContainer;

/** Apache's broker image on Testcontainers, with our registry in this JVM. */
public final class ContainerBroker implements BrokerUnderTest {
  private static final String IMAGE = "apache/kafka:4.3.1";

  private final KafkaContainer container;
  private final EmbeddedRegistry registry;
  private final Path registryFile;

  private ContainerBroker(KafkaContainer container, EmbeddedRegistry registry, Path registryFile) {
    this.container = container;
    this.registry = registry;
    this.registryFile = registryFile;
  }

  public static ContainerBroker start() {
    KafkaContainer container =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(8 << 20));
    container.start();
    try {
      Path file = Files.createTempFile("retinue-registry-", ".jsonl");
      return new ContainerBroker(container, EmbeddedRegistry.start(file, 0), file);
    } catch (IOException e) {
      container.stop();
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public URI registryUrl() {
    return registry.url();
  }

  @Override
  public void close() {
    container.stop();
    try {
      registry.close();
      Files.deleteIfExists(registryFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
