package io.retinue.standalone.doctor;

import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.kafka.TopicAdmin.Difference;
import io.retinue.platform.kafka.TopicAdmin.TopicState;
import io.retinue.platform.kafka.TopicAdmin.TopicState.Presence;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;

/** Whether every topic exists and is as Retinue would create it. */
final class TopicsCheck implements Check {
  @Override
  public String name() {
    return "topics";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    int replicas = TopicAdmin.replicas(context.brokers().size());
    List<TopicState> states = new TopicAdmin(context.clients().connection()).describe();
    List<Finding> findings = new ArrayList<>(findings(states, replicas));
    findings.addAll(ofStreams(context, replicas));
    return findings;
  }

  /**
   * What is wrong with topics.
   *
   * @param wanted replicas of each partition
   */
  List<Finding> findings(List<TopicState> states, int wanted) {
    List<Finding> findings = new ArrayList<>();
    for (TopicState state : states) {
      String topic = state.topic().topicName();
      if (state.presence() == Presence.MISSING) {
        findings.add(finding("there is no topic " + topic, "run: retinue topics apply"));
        continue;
      }
      if (state.replicas() < wanted) {
        findings.add(
            finding(
                topic + " has " + state.replicas() + " replicas, " + wanted + " are possible",
                "give it more with kafka-reassign-partitions.sh; now the loss of a broker loses"
                    + " it"));
      }
      for (Difference difference : state.differences()) {
        findings.add(finding(topic + ": " + difference, remedy(topic, difference)));
      }
    }
    findings.addAll(partitions(states));
    return findings;
  }

  /** A camera's records must lie in partitions of one number on all topics. */
  private List<Finding> partitions(List<TopicState> states) {
    Map<Integer, List<String>> topics =
        states.stream()
            .filter(state -> state.presence() != Presence.MISSING && state.topic().byCamera())
            .filter(state -> state.topic() != Topic.DEAD_LETTERS)
            .collect(
                Collectors.groupingBy(
                    TopicState::partitions,
                    TreeMap::new,
                    Collectors.mapping(state -> state.topic().topicName(), Collectors.toList())));
    return topics.size() < 2
        ? List.of()
        : List.of(
            finding(
                "topics keyed by camera have different numbers of partitions: " + topics,
                "stop the services, delete the topics whose records can be lost, and run: retinue"
                    + " topics apply --partitions N"));
  }

  private static String remedy(String topic, Difference difference) {
    return difference.setting().equals(Difference.PARTITIONS)
        ? "Kafka cannot remove partitions: stop the services, and copy the records into a new topic"
            + " of that name"
        : "if that is not on purpose: "
            + Check.setting(topic, difference.setting() + "=" + difference.wanted());
  }

  /** The topics in which Kafka Streams keeps the alerter's memory. */
  private List<Finding> ofStreams(CheckContext context, int wanted) {
    Set<String> names = context.answer(context.admin().listTopics().names());
    List<String> ours =
        names.stream().filter(name -> name.startsWith(ConsumerGroups.ALERTER + "-")).toList();
    List<Finding> findings = new ArrayList<>();
    for (TopicDescription topic :
        context.answer(context.admin().describeTopics(ours).allTopicNames()).values()) {
      int replicas = topic.partitions().get(0).replicas().size();
      if (replicas < wanted) {
        findings.add(
            finding(
                topic.name() + " has " + replicas + " replicas, " + wanted + " are possible",
                "give it more with kafka-reassign-partitions.sh; now the loss of a broker stops"
                    + " the alerter"));
      }
    }
    return findings;
  }
}
