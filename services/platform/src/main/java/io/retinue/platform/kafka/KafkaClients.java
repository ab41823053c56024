package io.retinue.platform.kafka;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka clients with Retinue's defaults, the user's client properties on top: every write is
 * acknowledged by all replicas in sync, every read is of committed records only, and every call has
 * a deadline. Keys are strings. The caller closes a client that it creates. Thread-safe.
 */
public final class KafkaClients {
  private final KafkaConnection connection;

  public KafkaClients(KafkaConnection connection) {
    this.connection = connection;
  }

  public KafkaConnection connection() {
    return connection;
  }

  /** Properties of a producer, without serializers. */
  public Map<String, Object> producerProperties() {
    Map<String, Object> properties = common();
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 0);
    properties.put("compression.type", "none"); // pictures are compressed already
    properties.put("max.request.size", Topic.MAX_MESSAGE_BYTES);
    properties.put("max.block.ms", 10_000);
    properties.put("request.timeout.ms", 10_000);
    properties.put("delivery.timeout.ms", 30_000);
    return withUsers(properties);
  }

  /** Properties of a consumer that belongs to no group, without deserializers. */
  public Map<String, Object> consumerProperties() {
    return withUsers(consumer());
  }

  /** Properties of a consumer of a group, which commits by itself, without deserializers. */
  public Map<String, Object> consumerProperties(String group) {
    Map<String, Object> properties = consumer();
    properties.put("group.id", group);
    if (!connection.clientProperties().containsKey("group.protocol")) {
      properties.put("session.timeout.ms", 10_000);
      properties.put("heartbeat.interval.ms", 3_000);
    }
    return withUsers(properties);
  }

  /** Properties of an admin client. */
  public Map<String, Object> adminProperties() {
    Map<String, Object> properties = common();
    properties.put("request.timeout.ms", 4_000);
    properties.put("default.api.timeout.ms", 8_000);
    return withUsers(properties);
  }

  /**
   * Properties of a Kafka Streams application: exactly once, low latency, bounded memory. The
   * caller adds what its topology needs, and where its state may lie.
   */
  public Map<String, Object> streamsProperties(String applicationId) {
    Map<String, Object> properties = common();
    properties.put("application.id", applicationId);
    properties.put("processing.guarantee", "exactly_once_v2");
    properties.put("default.client.supplier", StreamsClients.class.getName());
    properties.put("commit.interval.ms", 100);
    properties.put("poll.ms", 50); // how much later than its interval a commit may come
    properties.put("replication.factor", -1); // the broker's default, for changelogs
    properties.put("buffered.records.per.partition", 64); // pictures: the default means gigabytes
    properties.put("producer.linger.ms", 0); // Streams would wait 100 ms
    properties.put("producer.max.request.size", Topic.MAX_MESSAGE_BYTES);
    properties.put("producer.max.block.ms", 10_000);
    properties.put("consumer.auto.offset.reset", "earliest");
    properties.put("consumer.max.partition.fetch.bytes", Topic.MAX_MESSAGE_BYTES);
    properties.put("consumer.receive.buffer.bytes", 1 << 20);
    properties.put("main.consumer.fetch.max.wait.ms", 100); // what waits keeps others waiting
    if (!connection.clientProperties().containsKey("group.protocol")) {
      properties.put("main.consumer.session.timeout.ms", 10_000);
      properties.put("main.consumer.heartbeat.interval.ms", 3_000);
    }
    return withUsers(properties);
  }

  public <T extends SpecificRecord> Producer<String, T> newProducer(Serde<T> values) {
    return open(
        () ->
            new KafkaProducer<>(producerProperties(), new StringSerializer(), values.serializer()));
  }

  /**
   * A consumer of no group, for {@link TopicReader}.
   *
   * @param properties win over Retinue's defaults
   */
  Consumer<String, byte[]> newConsumer(Map<String, Object> properties) {
    Map<String, Object> all = consumerProperties();
    all.putAll(properties);
    return open(
        () -> new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer()));
  }

  public Admin newAdmin() {
    return open(() -> Admin.create(adminProperties()));
  }

  /**
   * Returns once the brokers have answered.
   *
   * @throws RetinueException UNREACHABLE, within 10 s, naming the address
   */
  public void requireReachable() {
    try (Admin admin = newAdmin()) {
      answer(admin.describeCluster().nodes());
    }
  }

  /**
   * What the future holds once it is done.
   *
   * @throws RetinueException UNREACHABLE where the brokers did not answer in time, FAILURE where
   *     they refused
   */
  public <T> T answer(KafkaFuture<T> future) {
    return BrokerAnswer.of(future, connection.bootstrapServers());
  }

  private Map<String, Object> consumer() {
    Map<String, Object> properties = common();
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.put("max.partition.fetch.bytes", Topic.MAX_MESSAGE_BYTES);
    properties.put("receive.buffer.bytes", 1 << 20);
    properties.put("default.api.timeout.ms", 10_000);
    properties.put("request.timeout.ms", 10_000);
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", connection.bootstrapServers());
    properties.put("reconnect.backoff.max.ms", 1_000);
    return properties;
  }

  private Map<String, Object> withUsers(Map<String, Object> properties) {
    properties.putAll(connection.clientProperties());
    return properties;
  }

  private <T> T open(java.util.function.Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw BrokerAnswer.notOpened(connection.bootstrapServers(), e);
    }
  }

  /** Waits for a broker's answer; a failure becomes a RetinueException with the reason. */
  static final class BrokerAnswer {
    private static final long DEADLINE_SECONDS = 10;

    private BrokerAnswer() {}

    static <T> T of(KafkaFuture<T> future, String bootstrapServers) {
      try {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new InterruptException(e); // restores the thread's interrupt
      } catch (TimeoutException e) {
        throw unreachable(bootstrapServers, e);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException
            || cause instanceof org.apache.kafka.common.errors.DisconnectException) {
          throw unreachable(bootstrapServers, cause);
        }
        throw new RetinueException(
            ErrorKind.FAILURE,
            "the brokers at " + bootstrapServers + " refused: " + cause.getMessage(),
            "check the credentials and rights of the client properties",
            cause);
      }
    }

    /** For a client that could not be created: wrong properties, or names that do not resolve. */
    static RetinueException notOpened(String bootstrapServers, RuntimeException cause) {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String message = String.valueOf(root.getMessage());
      if (message.contains("bootstrap")) { // Kafka has no type of its own for this
        return new RetinueException(
            ErrorKind.UNREACHABLE,
            "no broker can be reached at " + bootstrapServers + ": " + message,
            "give host:port of a running broker with --bootstrap-servers",
            cause);
      }
      return new RetinueException(
          ErrorKind.INVALID_SETTING,
          "Kafka refuses the client properties: " + message,
          "correct the Kafka client properties",
          cause);
    }

    static RetinueException unreachable(String bootstrapServers, Throwable cause) {
      return new RetinueException(
          ErrorKind.UNREACHABLE,
          "no Kafka broker answers at " + bootstrapServers,
          "start it, or give host:port of a running broker with --bootstrap-servers",
          cause);
    }
  }
}
