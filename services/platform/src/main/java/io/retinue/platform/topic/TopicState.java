package io.retinue.platform.topic;

import java.util.List;
import java.util.Map;

/**
 * One of Retinue's topics as the brokers have it.
 *
 * @param topic which
 * @param presence whether it was there
 * @param partitions number of partitions; 0 where the topic is missing
 * @param replicas copies of each partition; 0 where the topic is missing
 * @param configs the configs that Retinue sets, with the values the brokers have
 * @param differences what is not as Retinue would create it, a phrase each
 */
public record TopicState(
    Topic topic,
    Presence presence,
    int partitions,
    int replicas,
    Map<String, String> configs,
    List<String> differences) {

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
