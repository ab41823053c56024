package io.retinue.ingest;

import io.retinue.platform.topic.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lag of a consumer group, from the offsets that it has committed. A group that does not exist
 * yet, or a broker that does not answer, counts as one that has done nothing. Thread-safe.
 */
final class GroupLag implements DetectorLag {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLag.class);

  private final Admin admin;
  private final String group;

  /**
   * @param admin not closed here
   */
  GroupLag(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  @Override
  public long frames(FramePublisher.Position published) throws InterruptedException {
    TopicPartition partition = new TopicPartition(Topic.FRAMES.topicName(), published.partition());
    long committed = published.firstOffset();
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(5, TimeUnit.SECONDS);
      OffsetAndMetadata offset = offsets.get(partition);
      if (offset != null) {
        committed = offset.offset();
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The lag of {} is not known", group, e);
    }
    return Math.max(0, published.endOffset() - committed);
  }
}
