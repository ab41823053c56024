package io.retinue.standalone.doctor;

import io.retinue.platform.topic.Topic;
import java.util.List;
import java.util.Set;

/** One question that an operator would ask. Changes nothing, unless told to fix. */
interface Check {
  /** What has to answer before the check makes sense. */
  enum Need {
    BROKERS,
    REGISTRY
  }

  String name();

  default Set<Need> needs() {
    return Set.of(Need.BROKERS);
  }

  /**
   * What is wrong.
   *
   * @throws RuntimeException if the question cannot be answered; that is a finding too
   */
  List<Finding> run(CheckContext context);

  /** Ends what can be ended without a decision of a person; returns what was done. */
  default List<String> fix(CheckContext context) {
    return List.of();
  }

  /** What is wrong with a topic of which so many records could not be decoded. */
  default List<Finding> undecodable(Topic topic, long records) {
    return records == 0
        ? List.of()
        : List.of(
            finding(
                records + " records of " + topic.topicName() + " cannot be decoded",
                "find out who writes them; the log names their places; all readers skip them"));
  }

  /** The command that sets configs of a topic. */
  static String setting(String topic, String configs) {
    return "kafka-configs.sh --alter --entity-type topics --entity-name "
        + topic
        + " --add-config "
        + configs;
  }

  default Finding finding(String problem, String remedy) {
    return new Finding(name(), problem, remedy);
  }
}
