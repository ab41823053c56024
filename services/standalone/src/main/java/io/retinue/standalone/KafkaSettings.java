package io.retinue.standalone;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.settings.Secret;
import io.retinue.standalone.config.RetinueConfig;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster that options and environment name. Secrets come from a file or the environment only:
 * everybody on a machine can read the command lines of its processes.
 *
 * <p>{@code RETINUE_KAFKA_SASL_JAAS_CONFIG} sets the client property {@code sasl.jaas.config}, and
 * {@code RETINUE_KAFKA_SASL_JAAS_CONFIG_FILE} names a file that contains its value. The same holds
 * for {@code RETINUE_REGISTRY_PASSWORD}.
 */
public final class KafkaSettings {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSettings.class);
  private static final String PREFIX = "RETINUE_KAFKA_";
  private static final String FILE = "_FILE";
  private static final String PROPERTIES = "RETINUE_KAFKA_PROPERTIES";
  private static final String BOOTSTRAP_SERVERS = "RETINUE_BOOTSTRAP_SERVERS";
  private static final String REGISTRY_URL = "RETINUE_REGISTRY_URL";
  private static final String REGISTRY_USER = "RETINUE_REGISTRY_USER";
  private static final String REGISTRY_PASSWORD = "RETINUE_REGISTRY_PASSWORD";

  private final Map<String, String> environment;

  /**
   * What the command line gives. All of it is optional.
   *
   * @param bootstrapServers host:port, comma separated
   * @param registryUrl root of the registry's API
   * @param propertiesFile client properties, one {@code name=value} a line
   * @param properties single client properties
   */
  public record Arguments(
      @Nullable String bootstrapServers,
      @Nullable URI registryUrl,
      @Nullable Path propertiesFile,
      Map<String, String> properties) {
    public Arguments {
      properties = Map.copyOf(properties);
    }
  }

  public KafkaSettings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The cluster; empty if there are no bootstrap servers. An argument wins over the environment,
   * and the environment over the file.
   *
   * @throws RetinueException INVALID_SETTING if an argument contains a secret or the registry is
   *     missing; BAD_INPUT if a file cannot be read
   */
  public Optional<KafkaConnection> cluster(Arguments arguments) {
    requireNoSecrets(arguments);
    String servers =
        arguments.bootstrapServers() == null
            ? setting(BOOTSTRAP_SERVERS)
            : arguments.bootstrapServers();
    if (servers == null) {
      return Optional.empty();
    }
    Map<String, String> properties = new LinkedHashMap<>(fromFile(arguments.propertiesFile()));
    properties.putAll(fromEnvironment());
    properties.putAll(arguments.properties());
    return Optional.of(new KafkaConnection(servers, registry(arguments.registryUrl()), properties));
  }

  /**
   * The cluster that a settings file names, where neither options nor environment name one; empty
   * if it names none either. Single client properties of the options win over the file's.
   */
  public Optional<KafkaConnection> cluster(RetinueConfig.Kafka file, Arguments arguments) {
    if (file.bootstrapServers().isEmpty() || file.registryUrl().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> properties = new LinkedHashMap<>();
    file.properties().forEach((name, value) -> properties.put(name, value.reveal()));
    properties.putAll(fromFile(arguments.propertiesFile()));
    properties.putAll(fromEnvironment());
    properties.putAll(arguments.properties());
    boolean elsewhere = arguments.registryUrl() != null || setting(REGISTRY_URL) != null;
    return Optional.of(
        new KafkaConnection(
            file.bootstrapServers().get(),
            elsewhere ? registry(arguments.registryUrl()) : registry(file),
            properties));
  }

  /** The file's registry. Its password is for no other one. */
  private URI registry(RetinueConfig.Kafka file) {
    URI url = file.registryUrl().orElseThrow();
    String user = setting(REGISTRY_USER);
    if (user != null) {
      return withUser(url, user, setting(REGISTRY_PASSWORD));
    }
    String password = file.registryPassword().map(Secret::reveal).orElse(null);
    return file.registryUser().map(name -> withUser(url, name, password)).orElse(url);
  }

  private static void requireNoSecrets(Arguments arguments) {
    for (String name : new TreeSet<>(arguments.properties().keySet())) {
      if (isSecret(name)) {
        throw new RetinueException(
            ErrorKind.INVALID_SETTING,
            "--kafka-property "
                + name
                + " puts a secret on the command line, where all can read it",
            "write it into a file and give --kafka-properties FILE, or set "
                + variable(name)
                + " or "
                + variable(name)
                + FILE);
      }
    }
    URI registry = arguments.registryUrl();
    if (registry != null && registry.getRawUserInfo() != null) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "--registry-url puts a password on the command line, where all can read it",
          "set " + REGISTRY_USER + " and " + REGISTRY_PASSWORD + " or " + REGISTRY_PASSWORD + FILE);
    }
  }

  /** Whether Kafka treats a client property as a password, or its name sounds like one. */
  static boolean isSecret(String name) {
    ConfigDef.ConfigKey known = ConsumerConfig.configDef().configKeys().get(name);
    String lower = name.toLowerCase(Locale.ROOT);
    return (known != null && known.type == ConfigDef.Type.PASSWORD)
        || lower.contains("password")
        || lower.contains("secret")
        || lower.contains("jaas");
  }

  private URI registry(@Nullable URI argument) {
    URI url = argument;
    if (url == null) {
      String text = setting(REGISTRY_URL);
      if (text == null) {
        throw new RetinueException(
            ErrorKind.INVALID_SETTING,
            "--bootstrap-servers needs the cluster's schema registry",
            "add --registry-url URL");
      }
      url = uri(text);
    }
    String user = setting(REGISTRY_USER);
    return user == null ? url : withUser(url, user, setting(REGISTRY_PASSWORD));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw wrongUrl(e); // without the text: it may contain a password
    }
  }

  private static URI withUser(URI url, String user, @Nullable String password) {
    try {
      return new URI(
          url.getScheme(),
          user + ":" + (password == null ? "" : password),
          url.getHost(),
          url.getPort(),
          url.getPath(),
          url.getQuery(),
          null);
    } catch (URISyntaxException e) {
      throw wrongUrl(e);
    }
  }

  private static RetinueException wrongUrl(URISyntaxException cause) {
    return new RetinueException(
        ErrorKind.INVALID_SETTING,
        "the address of the schema registry is no URL: " + cause.getReason(),
        "write it like http://registry:8081");
  }

  private Map<String, String> fromFile(@Nullable Path argument) {
    String named = environment.get(PROPERTIES + FILE);
    Path file = argument == null && named != null ? Path.of(named) : argument;
    Map<String, String> all = new LinkedHashMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        read.load(in);
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable(file, e);
      }
      read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
    }
    return all;
  }

  private Map<String, String> fromEnvironment() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (!variable.startsWith(PREFIX) || variable.equals(PROPERTIES + FILE)) {
        continue;
      }
      String name = property(variable);
      String withoutFile = variable.endsWith(FILE) ? cut(variable) : variable;
      if (isKnown(name)) { // some of Kafka's own names end with .file
        all.put(name, environment.getOrDefault(variable, ""));
      } else if (isKnown(property(withoutFile))) {
        all.put(property(withoutFile), String.valueOf(setting(withoutFile)));
      } else { // Kubernetes sets such variables for a service named retinue-kafka
        LOG.warn("{} is ignored: {} is no property of Kafka's clients", variable, name);
      }
    }
    return all;
  }

  /** The variable's value, or the content of the file that the variable with _FILE names. */
  private @Nullable String setting(String variable) {
    String value = environment.get(variable);
    String file = environment.get(variable + FILE);
    if (value != null || file == null) {
      return value;
    }
    try {
      return Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException e) {
      throw unreadable(Path.of(file), e);
    }
  }

  private static boolean isKnown(String property) {
    return ConsumerConfig.configNames().contains(property)
        || ProducerConfig.configNames().contains(property)
        || AdminClientConfig.configNames().contains(property);
  }

  private static String property(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String variable(String property) {
    return PREFIX + property.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static String cut(String variable) {
    return variable.substring(0, variable.length() - FILE.length());
  }

  private static RetinueException unreadable(Path file, Exception cause) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        file + " cannot be read: " + cause,
        "name a readable file; in a file of properties write one name=value a line",
        cause);
  }
}
