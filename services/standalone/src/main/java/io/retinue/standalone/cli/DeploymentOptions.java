package io.retinue.standalone.cli;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.KafkaSettings;
import io.retinue.standalone.config.CameraFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the deployment is: an embedded broker under a data directory, or a cluster. */
final class DeploymentOptions {
  private static final String BY_DEFAULT = ".retinue";

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
      description =
          "Use this Kafka cluster instead of the embedded broker. Default:"
              + " RETINUE_BOOTSTRAP_SERVERS from the environment.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--registry-url",
      paramLabel = "URL",
      description =
          "Schema registry of the cluster, for example http://registry:8081. Default:"
              + " RETINUE_REGISTRY_URL from the environment. User and password come from"
              + " RETINUE_REGISTRY_USER and RETINUE_REGISTRY_PASSWORD or"
              + " RETINUE_REGISTRY_PASSWORD_FILE.")
  private @Nullable URI registryUrl;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description =
          "Properties of the Kafka clients, one name=value a line. Default:"
              + " RETINUE_KAFKA_PROPERTIES_FILE from the environment.")
  private @Nullable Path kafkaPropertiesFile;

  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      description =
          "One property of the Kafka clients, no secret. Repeat it for more. From the environment:"
              + " RETINUE_KAFKA_SECURITY_PROTOCOL=SASL_SSL sets security.protocol, and"
              + " RETINUE_KAFKA_SASL_JAAS_CONFIG_FILE=/run/secrets/jaas reads sasl.jaas.config"
              + " from a file.")
  private Map<String, String> kafkaProperties = new LinkedHashMap<>();

  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private LogOptions log = new LogOptions();

  /** The settings file of the command. */
  ConfigOption config() {
    return config;
  }

  DataDirectory dataDirectory() {
    return dataDirectory(BY_DEFAULT);
  }

  DataDirectory dataDirectory(String byDefault) {
    DataDirectory directory = DataDirectory.open(folder(byDefault));
    log.output().toFile(directory.logFile());
    return directory;
  }

  /** The data directory's place, for a command that does not create it. */
  Path folder() {
    return folder(BY_DEFAULT);
  }

  private Path folder(String byDefault) {
    String fromEnvironment = System.getenv("RETINUE_DATA");
    return data != null ? data : Path.of(fromEnvironment != null ? fromEnvironment : byDefault);
  }

  /** How the log is written. */
  LogOptions log() {
    return log;
  }

  Deployment open() {
    return open(dataDirectory());
  }

  Deployment open(DataDirectory directory) {
    return open(directory, cluster());
  }

  /** The same without the settings file: for what must not run on its cluster by mistake. */
  Deployment openWithoutFile(DataDirectory directory) {
    return open(directory, settings().cluster(arguments()).orElse(null));
  }

  private static Deployment open(DataDirectory directory, @Nullable KafkaConnection cluster) {
    return cluster == null
        ? Deployment.embedded(directory)
        : Deployment.cluster(cluster, directory);
  }

  /** The cluster that options, environment or file name, or null for the embedded broker. */
  @Nullable KafkaConnection cluster() {
    KafkaSettings settings = settings();
    return settings
        .cluster(arguments())
        .or(() -> settings.cluster(config.settings().kafka(), arguments()))
        .orElse(null);
  }

  /**
   * The same for who reads no more of the file than must be: its cameras may need variables that
   * are not set here.
   */
  @Nullable KafkaConnection clusterOf(Optional<CameraFile> file) {
    return settings()
        .cluster(arguments())
        .or(() -> file.flatMap(f -> settings().cluster(f.cluster(), arguments())))
        .orElse(null);
  }

  private static KafkaSettings settings() {
    return new KafkaSettings(System.getenv());
  }

  private KafkaSettings.Arguments arguments() {
    return new KafkaSettings.Arguments(
        bootstrapServers, registryUrl, kafkaPropertiesFile, kafkaProperties);
  }
}
