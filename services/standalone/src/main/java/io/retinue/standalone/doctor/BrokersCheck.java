package io.retinue.standalone.doctor;

import io.retinue.platform.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** Whether the brokers answer, and all partitions of Retinue's topics have all replicas in sync. */
final class BrokersCheck implements Check {
  @Override
  public String name() {
    return "brokers";
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public List<Finding> run(CheckContext context) {
    context.brokers(); // fails if none answers
    Set<String> leaderless = new TreeSet<>();
    Set<String> behind = new TreeSet<>();
    for (TopicDescription topic : context.describe(Topic.values()).values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        String name = topic.name() + "-" + partition.partition();
        if (partition.leader() == null || partition.leader().isEmpty()) {
          leaderless.add(name);
        } else if (partition.isr().size() < partition.replicas().size()) {
          behind.add(name);
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (!leaderless.isEmpty()) {
      findings.add(
          finding(
              leaderless.size() + " partitions have no leader, such as " + first(leaderless),
              "start the brokers that are down, or replace their disks"));
    }
    if (!behind.isEmpty()) {
      findings.add(
          finding(
              behind.size() + " partitions lack a replica in sync, such as " + first(behind),
              "start the brokers that are down; if all run, look at their disks and network"));
    }
    return findings;
  }

  private static String first(Set<String> names) {
    return names.iterator().next();
  }
}
