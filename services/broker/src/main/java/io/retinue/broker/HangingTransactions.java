package io.retinue.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds and ends hanging transactions: open in a partition, but unknown to their coordinator, so
 * that nobody will ever commit or abort them. Readers of committed records wait at such a
 * transaction for ever. After kill −9 of a broker, its coordinator may leave some behind.
 *
 * <p>Works on any cluster. Every method throws {@link KafkaException} if the brokers do not answer
 * in time or refuse. Thread-safe.
 */
public final class HangingTransactions {
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
  private static final String COORDINATORS = "__transaction_state";

  private final Admin admin;
  private final Duration limit;

  /**
   * A transaction that nobody will end.
   *
   * @param partition in which it is open
   * @param producerId of its producer
   * @param producerEpoch of its producer
   * @param coordinatorEpoch the last that the partition has seen; 0 if none
   * @param startOffset of its first record: readers of committed records get nothing from there on
   * @param lastWrite time of its last record
   */
  public record HangingTransaction(
      TopicPartition partition,
      long producerId,
      int producerEpoch,
      int coordinatorEpoch,
      long startOffset,
      Instant lastWrite) {

    private boolean isSame(HangingTransaction other) {
      return partition.equals(other.partition)
          && producerId == other.producerId
          && startOffset == other.startOffset;
    }
  }

  /**
   * @param limit how long to wait for each answer
   */
  public HangingTransactions(Admin admin, Duration limit) {
    this.admin = admin;
    this.limit = limit;
  }

  /**
   * Looks at the partitions of these topics.
   *
   * @param topics names; those of Kafka's own topics included
   */
  public List<HangingTransaction> find(Predicate<String> topics) {
    Set<TopicPartition> partitions = partitions(topics);
    List<HangingTransaction> open = open(partitions);
    if (open.isEmpty()) {
      return List.of();
    }
    List<HangingTransaction> unknown = withoutCoordinator(open);
    // One that ended normally between the two answers is not open any more now.
    List<HangingTransaction> stillOpen =
        open(unknown.stream().map(HangingTransaction::partition).collect(Collectors.toSet()));
    return unknown.stream().filter(one -> stillOpen.stream().anyMatch(one::isSame)).toList();
  }

  /** Aborts it. Its records will not be read by readers of committed records. */
  public void end(HangingTransaction transaction) {
    AbortTransactionSpec spec =
        new AbortTransactionSpec(
            transaction.partition(),
            transaction.producerId(),
            (short) transaction.producerEpoch(),
            transaction.coordinatorEpoch());
    answer(admin.abortTransaction(spec).all());
  }

  /**
   * Waits until each partition has a leader and the transactions have ended whose end a coordinator
   * was writing then, so that what {@link #find} finds is final. For the start of a broker, when
   * busy producers may be writing already.
   *
   * @return false if that is not so at the deadline
   */
  boolean awaitSettled(Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    if (!await(end, this::isLed)) {
      return false;
    }
    Set<String> left = new HashSet<>(ending());
    return await(
        end,
        () -> {
          left.retainAll(ending());
          return left.isEmpty();
        });
  }

  private static boolean await(long endNanos, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNanos) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  private boolean isLed() {
    return describe(name -> true).stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(HangingTransactions::hasLeader);
  }

  /** Ids of the transactions whose ends are being written. */
  private Set<String> ending() {
    ListTransactionsOptions ending =
        new ListTransactionsOptions()
            .filterStates(
                Set.of(
                    TransactionState.PREPARE_ABORT,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_EPOCH_FENCE));
    return listings(ending).stream()
        .map(TransactionListing::transactionalId)
        .collect(Collectors.toSet());
  }

  /**
   * What the coordinators know, all of them: one that has just become it answers with an empty list
   * until it begins to load, and only a question about one transaction shows that.
   */
  private Collection<TransactionListing> listings(ListTransactionsOptions options) {
    Set<String> ids = oneIdOfEachCoordinator();
    DescribeTransactionsResult known = admin.describeTransactions(ids);
    for (String id : ids) {
      try {
        answer(known.description(id)); // waits until it has loaded
      } catch (TransactionalIdNotFoundException e) {
        // so it knows what it knows
      }
    }
    return answer(admin.listTransactions(options).all());
  }

  /** Names of which each belongs to another partition of the coordinators' topic. */
  private Set<String> oneIdOfEachCoordinator() {
    int partitions =
        describe(COORDINATORS::equals).stream().mapToInt(t -> t.partitions().size()).sum();
    Map<Integer, String> ids = new HashMap<>();
    for (int i = 0; ids.size() < partitions; i++) {
      String id = "is-it-loaded-" + i;
      ids.putIfAbsent(Utils.abs(id.hashCode()) % partitions, id);
    }
    return Set.copyOf(ids.values());
  }

  private Set<TopicPartition> partitions(Predicate<String> topics) {
    return describe(topics).stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .filter(HangingTransactions::hasLeader)
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toSet());
  }

  private static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }

  private List<TopicDescription> describe(Predicate<String> topics) {
    ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
    List<String> names =
        answer(admin.listTopics(all).names()).stream().filter(topics).sorted().toList();
    List<TopicDescription> found = new ArrayList<>();
    for (KafkaFuture<TopicDescription> topic :
        admin.describeTopics(names).topicNameValues().values()) {
      try {
        found.add(answer(topic));
      } catch (UnknownTopicOrPartitionException e) {
        // deleted meanwhile
      }
    }
    return found;
  }

  /** Transactions that are open in these partitions. */
  private List<HangingTransaction> open(Collection<TopicPartition> partitions) {
    DescribeProducersResult producers = admin.describeProducers(partitions);
    List<HangingTransaction> open = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      try {
        for (ProducerState state : answer(producers.partitionResult(partition)).activeProducers()) {
          OptionalLong start = state.currentTransactionStartOffset();
          if (start.isPresent()) {
            open.add(
                new HangingTransaction(
                    partition,
                    state.producerId(),
                    state.producerEpoch(),
                    state.coordinatorEpoch().orElse(0),
                    start.getAsLong(),
                    Instant.ofEpochMilli(state.lastTimestamp())));
          }
        }
      } catch (UnknownTopicOrPartitionException e) {
        // deleted meanwhile
      }
    }
    return open;
  }

  /** Those whose coordinator has no transaction of that producer in that partition. */
  private List<HangingTransaction> withoutCoordinator(List<HangingTransaction> open) {
    Set<Long> producers =
        open.stream().map(HangingTransaction::producerId).collect(Collectors.toSet());
    Map<Long, Set<TopicPartition>> known = new HashMap<>();
    for (TransactionListing listed :
        listings(new ListTransactionsOptions().filterProducerIds(producers))) {
      String id = listed.transactionalId();
      try {
        TransactionDescription transaction =
            answer(admin.describeTransactions(List.of(id)).description(id));
        known.put(listed.producerId(), transaction.topicPartitions());
      } catch (TransactionalIdNotFoundException e) {
        // forgotten meanwhile
      }
    }
    return open.stream()
        .filter(one -> !known.getOrDefault(one.producerId(), Set.of()).contains(one.partition()))
        .toList();
  }

  private <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the thread's interrupt
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer about transactions in " + limit, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    }
  }
}
