package io.retinue.platform.kafka;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Waits until topics that the controller has created can be used. */
record NewTopicsWait(KafkaClients clients, Admin admin) {
  private static final Duration VISIBLE_DEADLINE = Duration.ofSeconds(10);

  /** A broker lists a topic a moment after the controller has created it. */
  void untilListed(List<String> created) {
    require(
        () -> clients.answer(admin.listTopics().names()).containsAll(created),
        "the brokers created " + created + " but do not list them");
  }

  /**
   * A broker leads a partition a moment after it lists the topic. In between it may refuse the
   * first batch of a producer and take the second; the first is then out of order, and lost after
   * its delivery timeout. The offsets come from the leaders, and are requested until these answer.
   */
  void untilLed(List<NewTopic> topics) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    require(
        () -> answer(partitions),
        "the brokers list " + partitions.keySet() + " but do not lead them");
  }

  private static void require(BooleanSupplier condition, String otherwise) {
    if (!Deadline.in(VISIBLE_DEADLINE).await(condition)) {
      throw new RetinueException(
          ErrorKind.FAILURE, otherwise, "look at the brokers' logs and run: retinue topics apply");
    }
  }

  /** False while the broker that was asked has not heard of a topic that another one lists. */
  private boolean answer(Map<TopicPartition, OffsetSpec> partitions) {
    try {
      clients.answer(admin.listOffsets(partitions).all());
      return true;
    } catch (RetinueException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }
}
