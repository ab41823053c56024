package io.retinue.console;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** How many labels there are, by the feedback topic's offsets: the pictures are not read. */
final class LabelCounter implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 5;
  private static final TopicPartition FEEDBACK =
      new TopicPartition(Topic.FEEDBACK.topicName(), 0); // it has one partition

  private final Admin admin;

  LabelCounter(KafkaClients clients) {
    this.admin = clients.newAdmin();
  }

  long count() {
    return offset(OffsetSpec.latest()) - offset(OffsetSpec.earliest());
  }

  private long offset(OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    question.put(FEEDBACK, which);
    try {
      ListOffsetsResultInfo answer =
          admin
              .listOffsets(question)
              .partitionResult(FEEDBACK)
              .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return answer.offset();
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the thread's interrupt
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the labels cannot be counted: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(2));
  }
}
