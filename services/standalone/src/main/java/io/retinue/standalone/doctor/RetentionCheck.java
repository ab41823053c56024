package io.retinue.standalone.doctor;

import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether frames are kept long enough for a detector to come back, at the rate at which they come.
 */
final class RetentionCheck implements Check {
  /** A restart of a detector with a large release, and somebody who notices. */
  static final Duration LEAST = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    return findings(FrameRetention.measure(context));
  }

  List<Finding> findings(Map<TopicPartition, FrameRetention> partitions) {
    Map<String, String> frames = Topic.FRAMES.configs(1);
    List<Finding> findings = new ArrayList<>();
    partitions.forEach(
        (partition, kept) -> {
          if (kept.keeps().compareTo(LEAST) < 0) {
            long needed = (long) (kept.bytesPerSecond() * LEAST.toSeconds());
            long bytes =
                Math.max(needed, Long.parseLong(String.valueOf(frames.get("retention.bytes"))));
            findings.add(
                finding(
                    "%s keeps frames for %d s at the present %.1f MB/s: what a detector does not"
                            .formatted(
                                partition, kept.keeps().toSeconds(), kept.bytesPerSecond() / 1e6)
                        + " answer in that time is deleted",
                    Check.setting(
                            Topic.FRAMES.topicName(),
                            "retention.ms=%s,retention.bytes=%d"
                                .formatted(frames.get("retention.ms"), bytes))
                        + ", or send fewer frames"));
          }
        });
    return findings;
  }
}
