package io.retinue.standalone.cli;

import io.retinue.broker.BrokerException;
import io.retinue.broker.EmbeddedBroker;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.camera.ReportedCamera;
import io.retinue.standalone.config.CameraFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * What ingest reported of the cameras, as far as that can be read now.
 *
 * @param trouble why it cannot be read
 */
record Reports(Map<String, ReportedCamera> byCamera, Optional<String> trouble) {
  /** Reads the cluster, or the embedded broker if it runs. */
  static Reports of(DeploymentOptions deployment, Optional<CameraFile> file) {
    return orNone(
        () -> {
          KafkaConnection cluster = deployment.clusterOf(file);
          return cluster == null ? ofEmbedded(deployment.folder()) : of(cluster);
        });
  }

  /** What is read, or why it cannot be. */
  static Reports orNone(Supplier<Reports> read) {
    try {
      return read.get();
    } catch (RetinueException | BrokerException e) {
      return none(firstLine(String.valueOf(e.getMessage())));
    } catch (KafkaException e) { // such as a topic that the user may not read
      return none("reading Kafka failed: " + firstLine(e.toString()));
    }
  }

  private static Reports ofEmbedded(Path data) {
    Optional<EmbeddedBroker> running = EmbeddedBroker.joinRunning(data.resolve("broker"));
    if (running.isEmpty()) {
      return none("no broker runs for the data directory " + data);
    }
    try (EmbeddedBroker broker = running.get()) {
      return of(new KafkaConnection(broker.bootstrapServers(), broker.registryUrl()));
    }
  }

  private static Reports of(KafkaConnection kafka) {
    return new Reports(ReportedCamera.read(kafka), Optional.empty());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Reports none(String trouble) {
    return new Reports(Map.of(), Optional.of(trouble));
  }
}
