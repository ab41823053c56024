package io.retinue.testkit;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** The process of one node of a {@link BrokerCluster}, which ends by a signal. */
final class ClusterNode {
  private ClusterNode() {}

  /**
   * @param arguments the file of the node's properties, and the cluster's id
   */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Path directory = Path.of(properties.getProperty("log.dirs"));
    if (!Files.exists(directory.resolve("meta.properties"))) {
      new Formatter()
          .setPrintStream(System.out)
          .setClusterId(arguments[1])
          .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .run();
    }
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    server.startup();
    server.awaitShutdown();
  }
}
