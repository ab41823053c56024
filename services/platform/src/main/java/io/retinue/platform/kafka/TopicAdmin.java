package io.retinue.platform.kafka;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates and describes Retinue's topics. What exists is never changed or deleted: a difference is
 * reported, and a person decides.
 */
public final class TopicAdmin {
  private static final int MOST_REPLICAS = 3;

  private final KafkaClients clients;

  public TopicAdmin(KafkaConnection connection) {
    this.clients = new KafkaClients(connection);
  }

  /**
   * Creates the topics that are missing, with as many replicas as there are brokers, 3 at most.
   * Done twice, the second time changes nothing.
   *
   * @param partitionsForCameraTopics partitions of each topic that is keyed by camera
   * @return every topic of Retinue's, in the order of {@link Topic}
   * @throws RetinueException UNREACHABLE, or FAILURE where the brokers refuse
   */
  public List<TopicState> apply(int partitionsForCameraTopics) {
    if (partitionsForCameraTopics < 1) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          partitionsForCameraTopics + " is no number of partitions",
          "use 1 or more, about three for each detector that you plan");
    }
    try (Admin admin = clients.newAdmin()) {
      Set<String> existing = clients.answer(admin.listTopics().names());
      int replicas = replicas(brokers(admin));
      List<NewTopic> missing =
          Arrays.stream(Topic.values())
              .filter(topic -> !existing.contains(topic.topicName()))
              .map(topic -> newTopic(topic, partitionsForCameraTopics, replicas))
              .toList();
      List<String> created = createAndWait(admin, missing);
      return describe(admin, partitionsForCameraTopics, created);
    }
  }

  /**
   * Creates a topic of the user's choice if it is missing, with the partitions and settings of one
   * of Retinue's, which exists.
   *
   * @throws RetinueException UNREACHABLE, or FAILURE where the brokers refuse
   */
  public void applyLike(Topic model, String name) {
    try (Admin admin = clients.newAdmin()) {
      if (clients.answer(admin.listTopics().names()).contains(name)) {
        return;
      }
      int partitions = describe(admin, model).partitions().size();
      int replicas = replicas(brokers(admin));
      NewTopic topic =
          new NewTopic(name, partitions, (short) replicas).configs(model.configs(replicas));
      createAndWait(admin, List.of(topic));
    }
  }

  /**
   * Properties of Kafka Streams for the topics that it creates itself: as many replicas as
   * Retinue's topics get here. Kafka's own default is one replica on most clusters.
   *
   * @throws RetinueException UNREACHABLE
   */
  public Map<String, Object> internalTopicProperties() {
    try (Admin admin = clients.newAdmin()) {
      int replicas = replicas(brokers(admin));
      return replicas < MOST_REPLICAS
          ? Map.of("replication.factor", replicas)
          : Map.of("replication.factor", replicas, "topic.min.insync.replicas", 2);
    }
  }

  /** How many replicas a topic gets on so many brokers. */
  public static int replicas(int brokers) {
    return Math.max(1, Math.min(MOST_REPLICAS, brokers));
  }

  private int brokers(Admin admin) {
    return clients.answer(admin.describeCluster().nodes()).size();
  }

  /** Every topic of Retinue's as it is, in the order of {@link Topic}; changes nothing. */
  public List<TopicState> describe() {
    try (Admin admin = clients.newAdmin()) {
      return describe(admin, 0, List.of());
    }
  }

  /**
   * Kafka Streams would wait for a missing topic for minutes, without a message.
   *
   * @throws RetinueException BAD_INPUT where one of the topics is missing, UNREACHABLE
   */
  public void require(Set<Topic> topics) {
    List<String> missing =
        describe().stream()
            .filter(
                state ->
                    state.presence() == TopicState.Presence.MISSING
                        && topics.contains(state.topic()))
            .map(state -> state.topic().topicName())
            .toList();
    if (!missing.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "topics are missing: " + String.join(", ", missing),
          "create them with: retinue topics apply");
    }
  }

  /**
   * The id that the brokers gave the topic when it was created. A topic that was deleted and
   * created again has another one.
   *
   * @throws RetinueException UNREACHABLE, or FAILURE where there is no such topic
   */
  public String id(Topic topic) {
    try (Admin admin = clients.newAdmin()) {
      return String.valueOf(describe(admin, topic).topicId());
    }
  }

  private TopicDescription describe(Admin admin, Topic topic) {
    List<String> name = List.of(topic.topicName());
    Map<String, TopicDescription> topics =
        clients.answer(admin.describeTopics(name).allTopicNames());
    return Objects.requireNonNull(topics.get(topic.topicName()));
  }

  private static NewTopic newTopic(Topic topic, int partitionsForCameraTopics, int replicas) {
    int partitions = topic.byCamera() ? partitionsForCameraTopics : 1;
    return new NewTopic(topic.topicName(), partitions, (short) replicas)
        .configs(topic.configs(replicas));
  }

  /** Returns the names of those that this call created, once they can be used. */
  private List<String> createAndWait(Admin admin, List<NewTopic> missing) {
    List<String> created = create(admin, missing);
    NewTopicsWait wait = new NewTopicsWait(clients, admin);
    wait.untilListed(created);
    wait.untilLed(missing.stream().filter(topic -> created.contains(topic.name())).toList());
    return created;
  }

  private List<String> create(Admin admin, List<NewTopic> topics) {
    Map<String, KafkaFuture<Void>> answers = admin.createTopics(topics).values();
    List<String> created = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<Void>> answer : answers.entrySet()) {
      try {
        clients.answer(answer.getValue());
        created.add(answer.getKey());
      } catch (RetinueException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another was quicker
          throw e;
        }
      }
    }
    return created;
  }

  private List<TopicState> describe(Admin admin, int wantedPartitions, List<String> created) {
    Set<String> existing = clients.answer(admin.listTopics().names());
    List<String> ours =
        Arrays.stream(Topic.values()).map(Topic::topicName).filter(existing::contains).toList();
    List<ConfigResource> resources =
        ours.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, TopicDescription> topics =
        clients.answer(admin.describeTopics(ours).allTopicNames());
    Map<String, Config> configs = new HashMap<>();
    clients
        .answer(admin.describeConfigs(resources).all())
        .forEach((resource, config) -> configs.put(resource.name(), config));
    List<TopicState> states = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      TopicDescription description = topics.get(topic.topicName());
      Config config = configs.get(topic.topicName());
      if (description == null || config == null) {
        states.add(TopicState.missing(topic));
      } else {
        boolean isNew = created.contains(topic.topicName());
        states.add(state(topic, isNew, wantedPartitions, description, config));
      }
    }
    return List.copyOf(states);
  }

  private static TopicState state(
      Topic topic, boolean isNew, int wantedPartitions, TopicDescription found, Config config) {
    int partitions = found.partitions().size();
    int replicas = found.partitions().get(0).replicas().size();
    List<Difference> differences = new ArrayList<>();
    int wanted = topic.byCamera() ? wantedPartitions : 1;
    if (wanted > 0 && partitions != wanted) {
      differences.add(
          new Difference(
              Difference.PARTITIONS, Integer.toString(partitions), Integer.toString(wanted)));
    }
    Map<String, String> set = new TreeMap<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(topic.configs(replicas)).entrySet()) {
      ConfigEntry actual = config.get(entry.getKey());
      String value = actual == null ? "unknown" : String.valueOf(actual.value());
      set.put(entry.getKey(), value);
      if (!value.equals(entry.getValue())) {
        differences.add(new Difference(entry.getKey(), value, entry.getValue()));
      }
    }
    TopicState.Presence presence =
        isNew ? TopicState.Presence.CREATED : TopicState.Presence.EXISTED;
    return new TopicState(topic, presence, partitions, replicas, set, differences);
  }

  /**
   * A setting of a topic that is not as Retinue would create it.
   *
   * @param setting name of the config, or {@link #PARTITIONS}
   * @param actual its value on the brokers
   * @param wanted the value that Retinue would set
   */
  public record Difference(String setting, String actual, String wanted) {
    public static final String PARTITIONS = "partitions";

    @Override
    public String toString() {
      return setting + " is " + actual + ", not " + wanted;
    }
  }

  /**
   * One of Retinue's topics as the brokers have it.
   *
   * @param topic which
   * @param presence whether it was there
   * @param partitions number of partitions; 0 where the topic is missing
   * @param replicas copies of each partition; 0 where the topic is missing
   * @param configs the configs that Retinue sets, with the values the brokers have
   * @param differences what is not as Retinue would create it
   */
  public record TopicState(
      Topic topic,
      Presence presence,
      int partitions,
      int replicas,
      Map<String, String> configs,
      List<Difference> differences) {

    /** Whether a topic was there. */
    public enum Presence {
      MISSING,
      CREATED,
      EXISTED
    }

    public TopicState {
      configs = Map.copyOf(configs);
      differences = List.copyOf(differences);
    }

    public static TopicState missing(Topic topic) {
      return new TopicState(topic, Presence.MISSING, 0, 0, Map.of(), List.of());
    }
  }
}
