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

/**
 * What ingest reported of the cameras, as far as that can be read now.
 *
 * @param trouble why it cannot be read
 */
record Reports(Map<String, ReportedCamera> byCamera, Optional<String> trouble) {
  /** Reads the cluster, or the embedded broker if it runs. */
  static Reports of(DeploymentOptions deployment, Optional<CameraFile> file) {
    try {
      KafkaConnection cluster = deployment.clusterOf(file);
      return cluster == null ? ofEmbedded(deployment.folder()) : of(cluster);
    } catch (RetinueException | BrokerException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      return none(message.lines().findFirst().orElse(""));
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

  private static Reports none(String trouble) {
    return new Reports(Map.of(), Optional.of(trouble));
  }
}
