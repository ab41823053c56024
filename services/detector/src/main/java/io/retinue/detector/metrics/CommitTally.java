package io.retinue.detector.metrics;

import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Counts what a Streams thread has written only once its transaction is committed, so that counters
 * equal what readers see: work that is done again after a fault is counted once. Each thread has
 * its own counts, as it has its own producer. Thread-safe.
 */
public final class CommitTally implements Tally {
  @SuppressWarnings("ThreadLocalUsage") // each service has its own
  private final ThreadLocal<List<Runnable>> pending = ThreadLocal.withInitial(ArrayList::new);

  @Override
  public void add(Runnable count) {
    pending.get().add(count);
  }

  private void commit() {
    pending.get().forEach(Runnable::run);
    pending.get().clear();
  }

  private void discard() {
    pending.get().clear();
  }

  /**
   * Clients as Kafka Streams makes them, but with producers that report to this tally.
   *
   * @param commits measures the commits
   */
  public KafkaClientSupplier clients(Timer commits) {
    return new KafkaClientSupplier() {
      @Override
      public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
      }

      @Override
      public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new TransactionProducer(config, commits);
      }

      @Override
      public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumer(config);
      }

      @Override
      public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
      }

      @Override
      public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
      }
    };
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private final class TransactionProducer extends KafkaProducer<byte[], byte[]> {
    private final Timer commits;

    TransactionProducer(Map<String, Object> config, Timer commits) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.commits = commits;
    }

    @Override
    public void commitTransaction() {
      commits.record(super::commitTransaction);
      commit();
    }

    @Override
    public void abortTransaction() {
      discard();
      super.abortTransaction();
    }

    @Override
    public void close() {
      discard();
      super.close();
    }
  }
}
