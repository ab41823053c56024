package io.retinue.detector.metrics;

import io.micrometer.core.instrument.Timer;
import io.retinue.platform.kafka.StreamsClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
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
   * Clients for Kafka Streams with producers that report to this tally.
   *
   * @param commits measures the commits
   */
  public KafkaClientSupplier clients(Timer commits) {
    return new StreamsClients() {
      @Override
      protected Producer<byte[], byte[]> producer(Map<String, Object> config) {
        return new TransactionProducer(config, commits);
      }
    };
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
    public void close(Duration limit) {
      discard();
      super.close(limit);
    }
  }
}
