package io.retinue.ingest.publish;

import io.retinue.ingest.state.CameraProgress;
import io.retinue.platform.topic.Topic;
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
 * group has committed; a group that does not exist yet counts as one that has done nothing. While
 * the brokers do not answer, it waits. It is read only when the room of the last reading is used
 * up, and as seldom as the detector's speed allows: each reading is two requests to the brokers.
 * {@link #await} is the camera thread's.
 */
public final class LagGate {
  private static final Logger LOG = LoggerFactory.getLogger(LagGate.class);
  private static final long SHORTEST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 800;

  private final Admin admin;
  private final String group;
  private final FramePublisher publisher;
  private final CameraProgress progress;
  private final int maxLag;
  private long room;
  private long pauseMs = SHORTEST_PAUSE_MS;

  /**
   * @param admin not closed here
   * @param group consumer group of the detector
   * @param progress receives what the camera waits for
   * @param maxLag most frames that the detector may be behind
   */
  public LagGate(
      Admin admin, String group, FramePublisher publisher, CameraProgress progress, int maxLag) {
    this.admin = admin;
    this.group = group;
    this.publisher = publisher;
    this.progress = progress;
    this.maxLag = maxLag;
    this.room = maxLag;
  }

  /** Returns when one more frame may be published. */
  public void await() throws InterruptedException {
    if (room <= 0) {
      publisher.flush();
      refill();
      progress.waitsFor(null);
    }
    room--;
  }

  private void refill() throws InterruptedException {
    boolean waited = false;
    while (true) {
      try {
        long lag = lag(publisher.position());
        room = maxLag - lag;
        if (waited) {
          pauseMs = nextPause(pauseMs, room, maxLag);
        }
        if (room > 0) {
          return;
        }
        progress.waitsFor("the detector, which is " + lag + " frames behind");
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("the lag of {} could not be read", group, e);
        progress.waitsFor("Kafka, which does not give the detector's offsets");
      }
      TimeUnit.MILLISECONDS.sleep(pauseMs);
      waited = true;
    }
  }

  /**
   * The next pause: one in which the detector does between a sixteenth and a quarter of the most
   * frames that it may be behind, so that it never runs out of them.
   *
   * @param room frames of room after the last pause
   */
  static long nextPause(long lastMs, long room, int maxLag) {
    if (room > maxLag / 4) {
      return Math.max(SHORTEST_PAUSE_MS, lastMs / 2);
    }
    return room > maxLag / 16 ? lastMs : Math.min(LONGEST_PAUSE_MS, 2 * lastMs);
  }

  private long lag(InFlight.@Nullable Position published)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (published == null) {
      return 0;
    }
    TopicPartition partition = new TopicPartition(Topic.FRAMES.topicName(), published.partition());
    OffsetAndMetadata offset =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(5, TimeUnit.SECONDS)
            .get(partition);
    long committed = offset == null ? published.firstOffset() : offset.offset();
    return Math.max(0, published.endOffset() - committed);
  }
}
