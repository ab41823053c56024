package io.retinue.standalone.doctor;

import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How long a partition of the frames topic keeps a frame, at the rate of the last minute.
 *
 * @param keeps the time
 * @param bytesPerSecond the rate
 */
record FrameRetention(Duration keeps, double bytesPerSecond) {
  private static final Duration MEASURED = Duration.ofMinutes(1);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /** By partition; empty if there is no frames topic. */
  static Map<TopicPartition, FrameRetention> measure(CheckContext context) {
    List<TopicPartition> partitions = context.partitions(Topic.FRAMES);
    Map<TopicPartition, FrameRetention> all = new TreeMap<>(CheckContext.BY_NAME);
    if (partitions.isEmpty()) {
      return all;
    }
    long since = context.clock().millis() - MEASURED.toMillis();
    Map<TopicPartition, Long> begins = context.offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> recent = context.offsets(partitions, OffsetSpec.forTimestamp(since));
    Map<TopicPartition, Long> ends = context.offsets(partitions, OffsetSpec.latest());
    Map<TopicPartition, Long> sizes = sizes(context);
    long keptMs = setting(context, "retention.ms");
    long keptBytes = setting(context, "retention.bytes");
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      long from = recent.getOrDefault(partition, -1L);
      double bytesEach = (double) sizes.getOrDefault(partition, 0L) / Math.max(1, end - begin);
      double rate = from < 0 ? 0 : bytesEach * (end - from) / MEASURED.toSeconds();
      all.put(partition, new FrameRetention(keeps(keptMs, keptBytes, rate), rate));
    }
    return all;
  }

  /**
   * The shorter of both limits.
   *
   * @param keptMs retention.ms; negative for ever
   * @param keptBytes retention.bytes; negative for any number
   */
  static Duration keeps(long keptMs, long keptBytes, double bytesPerSecond) {
    Duration time = keptMs < 0 ? FOR_EVER : Duration.ofMillis(keptMs);
    if (keptBytes < 0 || bytesPerSecond <= 0) {
      return time;
    }
    Duration size = Duration.ofMillis((long) (1000 * keptBytes / bytesPerSecond));
    return size.compareTo(time) < 0 ? size : time;
  }

  private static long setting(CheckContext context, String name) {
    ConfigResource frames = new ConfigResource(ConfigResource.Type.TOPIC, Topic.FRAMES.topicName());
    Config config =
        Objects.requireNonNull(
            context.answer(context.admin().describeConfigs(List.of(frames)).all()).get(frames));
    ConfigEntry entry = config.get(name);
    return entry == null ? -1 : Long.parseLong(String.valueOf(entry.value()));
  }

  /** The largest replica of each partition, in bytes. */
  private static Map<TopicPartition, Long> sizes(CheckContext context) {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    for (Map<String, LogDirDescription> directories : context.logDirectories().values()) {
      for (LogDirDescription directory : directories.values()) {
        directory
            .replicaInfos()
            .forEach((partition, replica) -> sizes.merge(partition, replica.size(), Math::max));
      }
    }
    return sizes;
  }
}
