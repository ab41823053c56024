package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the deployment is: an embedded broker under a data directory, or a cluster. */
final class DeploymentOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of the embedded broker, the releases and the logs. Default: RETINUE_DATA from the"
              + " environment, otherwise .retinue (`retinue demo`: .retinue-demo).")
  private @Nullable Path data;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "${env:RETINUE_BOOTSTRAP_SERVERS}",
      description = "Use this Kafka cluster instead of the embedded broker.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--registry-url",
      paramLabel = "URL",
      defaultValue = "${env:RETINUE_REGISTRY_URL}",
      description = "Schema registry of the cluster, for example http://registry:8081.")
  private @Nullable URI registryUrl;

  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      description = "Property of the Kafka clients. Repeat it for more.")
  private Map<String, String> kafkaProperties = new LinkedHashMap<>();

  @Mixin private LogOptions log = new LogOptions();

  DataDirectory dataDirectory() {
    return dataDirectory(".retinue");
  }

  DataDirectory dataDirectory(String byDefault) {
    String fromEnvironment = System.getenv("RETINUE_DATA");
    Path folder =
        data != null ? data : Path.of(fromEnvironment != null ? fromEnvironment : byDefault);
    DataDirectory directory = DataDirectory.open(folder);
    log.output().toFile(directory.logFile());
    return directory;
  }

  /** How the log is written. */
  LogOptions log() {
    return log;
  }

  Deployment open() {
    return open(dataDirectory());
  }

  Deployment open(DataDirectory directory) {
    KafkaConnection cluster = cluster();
    return cluster == null
        ? Deployment.embedded(directory)
        : Deployment.cluster(cluster, directory);
  }

  /** The cluster that the options name, or null for the embedded broker. */
  @Nullable KafkaConnection cluster() {
    if (bootstrapServers == null) {
      return null;
    }
    if (registryUrl == null) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "--bootstrap-servers needs the cluster's schema registry",
          "add --registry-url URL");
    }
    return new KafkaConnection(bootstrapServers, registryUrl, kafkaProperties);
  }
}
