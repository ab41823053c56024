package io.retinue.standalone.doctor;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Whether detector and alerter read what is written, before it is deleted. */
final class LagCheck implements Check {
  @Override
  public String name() {
    return "lag";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    GroupPosition detector = position(context, ConsumerGroups.DETECTOR, Topic.FRAMES);
    List<Finding> findings = new ArrayList<>(findings(detector));
    findings.addAll(findings(position(context, ConsumerGroups.ALERTER, Topic.DETECTIONS)));
    findings.addAll(aged(context, detector));
    return findings;
  }

  /**
   * Where a group stands in a topic.
   *
   * @param group its name
   * @param topic that it reads
   * @param members how many it has
   * @param committed by partition; partitions without a commit are missing
   * @param begins first offset of each partition
   * @param ends offset behind the last record of each partition
   */
  record GroupPosition(
      String group,
      Topic topic,
      int members,
      Map<TopicPartition, Long> committed,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {

    long waiting() {
      return ends.entrySet().stream()
          .mapToLong(end -> Math.max(0, end.getValue() - next(end.getKey())))
          .sum();
    }

    /** The offset that is read next. */
    long next(TopicPartition partition) {
      long begin = begins.getOrDefault(partition, 0L);
      return Math.max(begin, committed.getOrDefault(partition, begin));
    }

    /** How many records were deleted before the group read them. */
    long lost(TopicPartition partition) {
      Long next = committed.get(partition);
      return next == null ? 0 : Math.max(0, begins.getOrDefault(partition, 0L) - next);
    }
  }

  List<Finding> findings(GroupPosition group) {
    List<Finding> findings = new ArrayList<>();
    String service = group.group().substring("retinue-".length());
    // Each partition may end with a transaction's mark, which no group reads.
    boolean waits = group.waiting() > group.ends().size();
    boolean isUsed = group.topic() == Topic.FRAMES || !group.committed().isEmpty();
    if (waits && isUsed && group.members() == 0) {
      findings.add(
          finding(
              "no "
                  + service
                  + " runs, and "
                  + group.waiting()
                  + " records of "
                  + group.topic().topicName()
                  + " wait",
              "start one with: retinue serve " + service));
    }
    for (TopicPartition partition : CheckContext.sorted(group.committed().keySet())) {
      long lost = group.lost(partition);
      if (lost > 0) {
        findings.add(
            finding(
                lost
                    + " records of "
                    + partition
                    + " were deleted before a "
                    + service
                    + " read them",
                "start more of them, or raise retention.ms and retention.bytes of "
                    + partition.topic()));
      }
    }
    return findings;
  }

  /** Frames that wait for half of the time for which they are kept. */
  private List<Finding> aged(CheckContext context, GroupPosition detector) {
    List<Finding> findings = new ArrayList<>();
    FrameRetention.measure(context)
        .forEach(
            (partition, kept) -> {
              // A group that is behind the records of so long ago has not read them.
              Duration half = kept.keeps().dividedBy(2);
              long then = context.clock().millis() - half.toMillis();
              long since =
                  context
                      .offsets(List.of(partition), OffsetSpec.forTimestamp(then))
                      .getOrDefault(partition, -1L);
              long old = since < 0 ? detector.ends().getOrDefault(partition, 0L) : since;
              if (old - detector.next(partition) > 1) { // one may be a transaction's mark
                findings.add(
                    finding(
                        "frames of %s wait for more than %d s, and are deleted after %d s"
                            .formatted(partition, half.toSeconds(), kept.keeps().toSeconds()),
                        "start more detectors, or use a smaller network"));
              }
            });
    return findings;
  }

  private static GroupPosition position(CheckContext context, String group, Topic topic) {
    List<TopicPartition> partitions = context.partitions(topic);
    Map<TopicPartition, Long> committed = new HashMap<>();
    context
        .answer(
            context.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
        .forEach(
            (partition, offset) -> {
              if (offset != null && partitions.contains(partition)) {
                committed.put(partition, offset.offset());
              }
            });
    return new GroupPosition(
        group,
        topic,
        members(context, group),
        committed,
        context.offsets(partitions, OffsetSpec.earliest()),
        context.offsets(partitions, OffsetSpec.latest()));
  }

  private static int members(CheckContext context, String group) {
    try {
      ConsumerGroupDescription found =
          context.answer(
              Objects.requireNonNull(
                  context
                      .admin()
                      .describeConsumerGroups(Set.of(group))
                      .describedGroups()
                      .get(group)));
      return found.members().size();
    } catch (RetinueException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }
}
