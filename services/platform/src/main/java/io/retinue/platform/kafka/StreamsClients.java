package io.retinue.platform.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams, whose producer gives up a transaction that it cannot end in time.
 *
 * <p>When the brokers are away, a commit times out, and nobody knows whether it took place. Kafka
 * Streams 4.3.1 then starts the tasks again after the last commit that it knows, and keeps the
 * producer, which goes on to commit when the brokers are back: records are processed twice. A
 * fenced producer is replaced before its tasks start, and the new one, of the same transactional
 * id, first ends what the old one left.
 */
public class StreamsClients implements KafkaClientSupplier {
  /** Streams would wait until the brokers are back. */
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private static final Set<String> ENDS_OF_TRANSACTIONS =
      Set.of("sendOffsetsToTransaction", "commitTransaction");

  @Override
  public final Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return givingUp(producer(config));
  }

  /** The producer whose commits are to be given up. */
  protected Producer<byte[], byte[]> producer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @SuppressWarnings("unchecked") // the one interface that the proxy implements
  static Producer<byte[], byte[]> givingUp(Producer<byte[], byte[]> producer) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            StreamsClients.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (isCloseWithoutLimit(method)) {
                producer.close(CLOSE_WITHIN);
                return null;
              }
              try {
                return method.invoke(producer, arguments);
              } catch (InvocationTargetException e) {
                Throwable cause = e.getCause();
                if (cause instanceof TimeoutException
                    && ENDS_OF_TRANSACTIONS.contains(method.getName())) {
                  throw fenced(cause);
                }
                throw cause == null ? e : cause;
              }
            });
  }

  private static boolean isCloseWithoutLimit(Method method) {
    return method.getName().equals("close") && method.getParameterCount() == 0;
  }

  private static ProducerFencedException fenced(Throwable cause) {
    ProducerFencedException fenced =
        new ProducerFencedException("gave up the transaction: " + cause.getMessage());
    fenced.initCause(cause);
    return fenced;
  }
}
