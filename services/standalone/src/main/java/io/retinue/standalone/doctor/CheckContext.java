package io.retinue.standalone.doctor;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * The deployment that is examined, and the questions that several checks put to it.
 *
 * @param clients of its Kafka
 * @param admin open while the checks run
 * @param serdes of its registry
 * @param data folder with the state of this machine
 * @param rules of the settings file
 * @param clock this machine's
 */
record CheckContext(
    KafkaClients clients,
    Admin admin,
    RetinueSerdes serdes,
    Path data,
    List<AlertRule> rules,
    Clock clock) {

  /** By topic, then by number. */
  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  static List<TopicPartition> sorted(Collection<TopicPartition> partitions) {
    return partitions.stream().sorted(BY_NAME).toList();
  }

  static CheckContext of(KafkaConnection kafka, Path data, List<AlertRule> rules, Clock clock) {
    KafkaClients clients = new KafkaClients(kafka);
    return new CheckContext(
        clients, clients.newAdmin(), new RetinueSerdes(kafka), data, rules, clock);
  }

  <T> T answer(KafkaFuture<T> future) {
    return clients.answer(future);
  }

  /** Ids of the brokers that are up. */
  List<Integer> brokers() {
    return answer(admin.describeCluster().nodes()).stream().map(Node::id).toList();
  }

  /** The log directories of each broker, by their paths. */
  Map<Integer, Map<String, LogDirDescription>> logDirectories() {
    return answer(admin.describeLogDirs(brokers()).allDescriptions());
  }

  /** Those of these topics that exist. */
  Map<String, TopicDescription> describe(Topic... topics) {
    Set<String> existing = answer(admin.listTopics().names());
    List<String> wanted =
        Arrays.stream(topics).map(Topic::topicName).filter(existing::contains).toList();
    return answer(admin.describeTopics(wanted).allTopicNames());
  }

  /** The partitions of a topic; none if it does not exist. */
  List<TopicPartition> partitions(Topic topic) {
    return describe(topic).values().stream()
        .flatMap(
            found ->
                found.partitions().stream()
                    .map(one -> new TopicPartition(found.name(), one.partition())))
        .toList();
  }

  /** Offsets by partition, for example of their ends; −1 where there is none for a time. */
  Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
        answer(admin.listOffsets(wanted).all()).entrySet()) {
      offsets.put(found.getKey(), found.getValue().offset());
    }
    return offsets;
  }
}
