package io.retinue.detector.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how far the group is behind the frames topic, and how many unread frames are near to
 * being deleted by retention: those among the oldest quarter of what the topic keeps, by age or by
 * place. Thread-safe.
 */
public final class FrameLag implements DeletedFrames.Offsets, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameLag.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
  private static final long DEADLINE_SECONDS = 10;
  private static final int QUARTERS = 4;

  private final KafkaClients clients;
  private final String group;
  private final Clock clock;
  private final LogLimit limit = new LogLimit(LOG, 1);
  private final StopSignal stop = new StopSignal();
  private final ServiceThread thread = new ServiceThread("detector-lag", this::run);
  private @Nullable Admin admin; // guarded by this
  private volatile Lag newest = new Lag(0, 0);

  /**
   * @param frames that are not committed yet
   * @param endangered those of them that retention deletes next
   */
  record Lag(long frames, long endangered) {
    private Lag plus(Lag other) {
      return new Lag(frames + other.frames, endangered + other.endangered);
    }

    /**
     * The lag of one partition.
     *
     * @param committed offset of the first unread frame
     * @param oldest offset of the oldest frame that is kept
     * @param young offset of the first frame that is younger than three quarters of the retention
     * @param end offset of the next frame
     */
    static Lag of(long committed, long oldest, long young, long end) {
      long unread = Math.max(0, end - Math.max(committed, oldest));
      // A log that begins at 0 has not been deleted from yet.
      long byPlace = oldest == 0 ? 0 : oldest + (end - oldest) / QUARTERS;
      long endangered = Math.max(byPlace, young) - Math.max(committed, oldest);
      return new Lag(unread, Math.max(0, Math.min(unread, endangered)));
    }
  }

  public FrameLag(KafkaClients clients, String group, Clock clock, MeterRegistry meters) {
    this.clients = clients;
    this.group = group;
    this.clock = clock;
    Gauge.builder("retinue.frames.lag", this, lag -> lag.newest.frames())
        .description("frames that are not committed yet, on all partitions")
        .register(meters);
    Gauge.builder("retinue.frames.endangered", this, lag -> lag.newest.endangered())
        .description("unread frames among the oldest quarter of what the topic keeps")
        .register(meters);
  }

  public void start() {
    thread.start();
  }

  public Optional<String> death() {
    return thread.death();
  }

  /** What is about to be lost, for people; empty where nothing is. */
  public Optional<String> danger() {
    long endangered = newest.endangered();
    return endangered == 0
        ? Optional.empty()
        : Optional.of(endangered + " unread frames will soon be deleted by retention");
  }

  private void run() {
    while (!stop.await(PERIOD)) {
      try {
        newest = measure();
        danger().ifPresent(text -> limit.log("danger", () -> LOG.warn("{}", text)));
      } catch (RuntimeException e) { // the next time may succeed, and frames do not depend on it
        limit.log("failure", () -> LOG.warn("the lag cannot be measured: {}", e.toString()));
      }
    }
  }

  Lag measure() {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(committed());
    committed
        .entrySet()
        .removeIf(
            e -> e.getValue() == null || !e.getKey().topic().equals(Topic.FRAMES.topicName()));
    Map<TopicPartition, Long> oldest = offsets(committed.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(committed.keySet(), OffsetSpec.latest());
    long retention = retention();
    OffsetSpec young =
        OffsetSpec.forTimestamp(clock.millis() - retention / QUARTERS * (QUARTERS - 1));
    Map<TopicPartition, Long> begins =
        retention > 0 ? offsets(committed.keySet(), young) : Map.of();
    Lag sum = new Lag(0, 0);
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
      TopicPartition partition = entry.getKey();
      long end = ends.getOrDefault(partition, 0L);
      long begin = begins.getOrDefault(partition, 0L);
      long from = begin < 0 ? end : begin; // negative: every frame is older
      sum =
          sum.plus(
              Lag.of(entry.getValue().offset(), oldest.getOrDefault(partition, 0L), from, end));
    }
    return sum;
  }

  /** In milliseconds; negative for ever. */
  private long retention() {
    ConfigResource frames = new ConfigResource(ConfigResource.Type.TOPIC, Topic.FRAMES.topicName());
    return Long.parseLong(
        answer(Objects.requireNonNull(open().describeConfigs(List.of(frames)).values().get(frames)))
            .get("retention.ms")
            .value());
  }

  @Override
  public OptionalLong committed(TopicPartition partition) {
    OffsetAndMetadata offset = committed().get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    return answer(open().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  @Override
  public long oldest(TopicPartition partition) {
    return Objects.requireNonNull(offsets(Set.of(partition), OffsetSpec.earliest()).get(partition));
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> request = new HashMap<>();
    partitions.forEach(partition -> request.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer(open().listOffsets(request).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private synchronized Admin open() {
    if (admin == null) {
      admin = clients.newAdmin();
    }
    return admin;
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the interrupt
    } catch (TimeoutException e) {
      throw new KafkaException("the brokers did not answer", e);
    } catch (ExecutionException e) {
      throw new KafkaException(String.valueOf(e.getCause()), e);
    }
  }

  @Override
  public void close() {
    stop.stop();
    thread.join(CLOSE_WITHIN);
    synchronized (this) {
      if (admin != null) {
        admin.close(CLOSE_WITHIN);
      }
    }
  }
}
