package io.retinue.ingest;

import io.retinue.platform.topic.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a file's reader back while the detector is too far behind, so that a long file does not
 * fill the frames topic past its retention. The lag comes from the offsets that the detector's
 * group has committed; a group that does not exist yet, or a broker that does not answer, counts as
 * one that has done nothing. It is read only when the room of the last reading is used up. {@link
 * #await} is the camera thread's.
 */
final class LagGate {
  private static final Logger LOG = LoggerFactory.getLogger(LagGate.class);
  private static final long POLL_MS = 50;

  private final Admin admin;
  private final String group;
  private final FramePublisher publisher;
  private final int maxLag;
  private long room;
  private volatile @Nullable String waitingFor;

  /**
   * @param admin not closed here
   * @param group consumer group of the detector
   * @param maxLag most frames that the detector may be behind
   */
  LagGate(Admin admin, String group, FramePublisher publisher, int maxLag) {
    this.admin = admin;
    this.group = group;
    this.publisher = publisher;
    this.maxLag = maxLag;
    this.room = maxLag;
  }

  /** Returns when one more frame may be published. */
  void await() throws InterruptedException {
    while (room <= 0) {
      publisher.flush();
      long lag = lag(publisher.position());
      room = maxLag - lag;
      if (room <= 0) {
        waitingFor = "the detector, which is " + lag + " frames behind";
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
    }
    waitingFor = null;
    room--;
  }

  /** What the camera waits for at present, for people; null when it does not wait. */
  @Nullable String waitingFor() {
    return waitingFor;
  }

  private long lag(FramePublisher.@Nullable Position published) throws InterruptedException {
    if (published == null) {
      return 0;
    }
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
      LOG.debug("The lag of {} could not be read", group, e);
    }
    return Math.max(0, published.endOffset() - committed);
  }
}
