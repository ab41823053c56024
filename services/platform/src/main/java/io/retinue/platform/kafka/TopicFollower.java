package io.retinue.platform.kafka;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from chosen points in time to their end and on, in a daemon thread of its own. After
 * a failure it opens a new {@link TopicReader} where the last one was, after a {@link Backoff}.
 * Values are handed over as bytes: the listener decodes them, see {@link ValueDecoder}.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);
  private static final int MOST_ATTEMPTS = 3;

  /** Pictures: by default 50 MB of each broker could be in memory. */
  private static final Map<String, Object> BOUNDS =
      Map.of("fetch.max.bytes", 2 * Topic.MAX_MESSAGE_BYTES);

  private static final int MOST_LINES_A_MINUTE = 5;

  /** Is called on the follower's thread. */
  public interface Listener {
    /**
     * Takes the next record. If it throws a {@link SerializationException}, the record is skipped
     * at once. If it throws another {@link KafkaException} or a {@link RetinueException}, such as
     * UNREACHABLE for the registry, the record is handed over again until it does not. After any
     * other exception it is handed over {@value #MOST_ATTEMPTS} times and then skipped: one record
     * must not stop a reader.
     */
    void onRecord(Topic topic, ConsumerRecord<String, byte[]> record);

    /**
     * The ends that the topics had at the start have been reached, or they had been before and more
     * records have been handed over since.
     */
    default void onCaughtUp() {}
  }

  private final KafkaClients clients;
  private final Map<String, Topic> topics;
  private final Function<Topic, Instant> from;
  private final Listener listener;
  private final ServiceThread thread;
  private final StopSignal stop = new StopSignal();
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final LogLimit skips = new LogLimit(LOG, MOST_LINES_A_MINUTE);
  private final AtomicLong skipped = new AtomicLong();
  private @Nullable String failedAt; // this and the next: on the follower's thread only
  private int failures;
  private volatile boolean caughtUp;
  private volatile @Nullable String fault;
  private volatile @Nullable TopicReader reader;

  /**
   * @param name of the thread
   * @param from where to begin each topic; {@link Instant#EPOCH} for its beginning
   */
  public TopicFollower(
      String name,
      KafkaClients clients,
      List<Topic> topics,
      Function<Topic, Instant> from,
      Listener listener) {
    this.clients = clients;
    this.topics = topics.stream().collect(Collectors.toMap(Topic::topicName, topic -> topic));
    this.from = from;
    this.listener = listener;
    this.thread = new ServiceThread(name, this::run);
  }

  public void start() {
    thread.start();
  }

  /** How many records were skipped because the listener failed on them. */
  public long skipped() {
    return skipped.get();
  }

  /** Whether the topics' ends, as they were at the start, have been reached. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Why nothing is read at present, or null. */
  public @Nullable String fault() {
    return fault;
  }

  /** Why the follower's thread ended, if it failed: nothing is read any more. */
  public Optional<String> death() {
    return thread.death();
  }

  /** Waits up to 3 s for the listener to return; its thread ends with the call that runs. */
  @Override
  public void close() {
    stop.stop();
    TopicReader open = reader;
    if (open != null) {
      open.wakeup();
    }
    if (!thread.join(CLOSE_WITHIN)) {
      LOG.warn("the reader of {} did not end within {}", topics.keySet(), CLOSE_WITHIN);
    }
  }

  private void run() {
    while (!stop.isStopped()) {
      try (TopicReader opened = TopicReader.open(clients, BOUNDS, List.copyOf(topics.values()))) {
        reader = opened;
        follow(opened);
      } catch (RuntimeException e) {
        if (!stop.isStopped()) {
          rest(e);
        }
      }
    }
  }

  private void follow(TopicReader open) {
    seek(open);
    Map<TopicPartition, Long> ends = open.ends();
    while (!stop.isStopped()) {
      ConsumerRecords<String, byte[]> records = open.poll(POLL);
      for (ConsumerRecord<String, byte[]> record : records) {
        Topic topic = topics.get(record.topic());
        if (topic != null) {
          handOver(topic, record);
        }
        positions.put(TopicReader.partition(record), record.offset() + 1);
      }
      boolean news = !records.isEmpty();
      if (!caughtUp && open.hasReached(ends)) {
        caughtUp = true;
        news = true;
      }
      fault = null;
      backoff.reset();
      if (caughtUp && news) {
        listener.onCaughtUp();
      }
    }
  }

  private void handOver(Topic topic, ConsumerRecord<String, byte[]> record) {
    try {
      listener.onRecord(topic, record);
    } catch (SerializationException e) {
      skip(record, e);
    } catch (KafkaException | RetinueException e) {
      throw e; // the record is not the cause
    } catch (RuntimeException e) {
      String place = ValueDecoder.place(record);
      failures = place.equals(failedAt) ? failures + 1 : 1;
      failedAt = place;
      if (failures < MOST_ATTEMPTS) {
        throw e;
      }
      skip(record, e);
    }
  }

  private void skip(ConsumerRecord<String, byte[]> record, RuntimeException cause) {
    skipped.incrementAndGet();
    String place = ValueDecoder.place(record);
    skips.log(record.topic(), () -> LOG.error("skipped {}: its reader fails", place, cause));
  }

  /** To where it was before a fault, else to the first record that is young enough. */
  private void seek(TopicReader open) {
    Map<TopicPartition, Instant> times = new HashMap<>();
    for (TopicPartition partition : open.partitions()) {
      Topic topic = topics.get(partition.topic());
      if (topic != null && !positions.containsKey(partition)) {
        times.put(partition, from.apply(topic));
      }
    }
    open.seekToTimes(times);
    open.seek(positions);
  }

  private void rest(RuntimeException failure) {
    Duration pause = backoff.next();
    boolean expected = failure instanceof KafkaException || failure instanceof RetinueException;
    fault = expected ? String.valueOf(failure.getMessage()) : failure.toString();
    String names = String.join(", ", topics.keySet());
    if (expected) {
      LOG.warn("reading {} failed; retrying in {} ms: {}", names, pause.toMillis(), fault);
    } else {
      LOG.error("reading {} failed; retrying in {} ms", names, pause.toMillis(), failure);
    }
    stop.await(pause);
  }
}
