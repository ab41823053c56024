package io.retinue.ingest;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one camera's frames, and counts each as published when Kafka has acknowledged it, or as
 * dropped. What is sent and not yet acknowledged is bounded in bytes. A LIVE frame that finds no
 * room is dropped at once; a COMPLETE one waits for as long as it takes. {@link #publish} and
 * {@link #flush} are the camera thread's.
 */
final class FramePublisher implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(FramePublisher.class);

  /**
   * Where a camera's frames lie.
   *
   * @param partition of the frames topic
   * @param firstOffset of the first acknowledged frame
   * @param endOffset behind the last acknowledged frame
   */
  record Position(int partition, long firstOffset, long endOffset) {}

  private final Producer<String, Frame> producer;
  private final CameraProgress progress;
  private final long maxInFlightBytes;
  private final Object lock = new Object();
  private long inFlightBytes;
  private long inFlightFrames;
  private @Nullable Position position;
  private @Nullable Exception refusal;

  /**
   * @param producer closed with this
   * @param maxInFlightBytes bytes of pictures that are sent and not yet acknowledged
   */
  FramePublisher(Producer<String, Frame> producer, CameraProgress progress, long maxInFlightBytes) {
    this.producer = producer;
    this.progress = progress;
    this.maxInFlightBytes = maxInFlightBytes;
  }

  /**
   * Waits until the brokers have said where the frames topic lies, for the first live frame would
   * be dropped while they are asked.
   *
   * @throws RetinueException UNREACHABLE where they say nothing for 30 s
   */
  void connect() throws InterruptedException {
    long end = System.nanoTime() + CONNECT.toNanos();
    while (true) {
      try {
        producer.partitionsFor(Topic.FRAMES.topicName());
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - end > 0) {
          throw new RetinueException(
              ErrorKind.UNREACHABLE,
              "no broker says where the topic " + Topic.FRAMES.topicName() + " lies",
              "see whether the brokers are up and the topics applied",
              e);
        }
      } catch (InterruptException e) {
        throw interrupted();
      }
    }
  }

  /**
   * Sends a frame or drops it, together with the drops that no frame has told of.
   *
   * @throws RetinueException where Kafka refused a COMPLETE frame for good
   */
  void publish(Frame frame) throws InterruptedException {
    boolean waits = frame.getDelivery() == Delivery.COMPLETE;
    int bytes = frame.getBytes().remaining();
    if (!enter(bytes, waits)) {
      progress.dropped(DropReason.BUFFER_FULL, 1);
      return;
    }
    List<DropCount> drops = progress.takeUntold();
    frame.setDrops(drops);
    Callback onDone =
        (metadata, error) -> {
          if (error == null) {
            progress.published(frame.getIndex());
            leave(bytes, metadata, null);
          } else {
            progress.giveBack(drops);
            boolean tooLarge = error instanceof RecordTooLargeException;
            progress.dropped(tooLarge ? DropReason.TOO_LARGE : DropReason.NOT_ACKNOWLEDGED, 1);
            LOG.debug("{}: frame {} was not published", frame.getCamera(), frame.getIndex(), error);
            leave(bytes, null, waits && !tooLarge ? error : null);
          }
        };
    try {
      producer.send(
          new ProducerRecord<>(
              Topic.FRAMES.topicName(),
              null,
              frame.getIngestedAt().toEpochMilli(),
              frame.getCamera(),
              frame),
          onDone);
    } catch (InterruptException e) {
      onDone.onCompletion(null, e); // what is thrown was not reported to the callback
      throw interrupted();
    } catch (RuntimeException e) {
      onDone.onCompletion(null, e);
    }
    requireAccepted();
  }

  /** Waits until every frame sent is acknowledged or given up. */
  void flush() throws InterruptedException {
    synchronized (lock) {
      while (inFlightFrames > 0) {
        lock.wait();
      }
    }
    requireAccepted();
  }

  /** Where the camera's frames end, as far as acknowledged; null before the first. */
  @Nullable Position position() {
    synchronized (lock) {
      return position;
    }
  }

  /** Frames sent and neither acknowledged nor given up. */
  long inFlight() {
    synchronized (lock) {
      return inFlightFrames;
    }
  }

  /** Gives up what is not acknowledged within three seconds. May be called twice. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }

  private boolean enter(int bytes, boolean waits) throws InterruptedException {
    synchronized (lock) {
      // A picture larger than the whole bound goes alone.
      while (inFlightFrames > 0 && inFlightBytes + bytes > maxInFlightBytes) {
        if (!waits) {
          return false;
        }
        lock.wait();
      }
      inFlightBytes += bytes;
      inFlightFrames++;
      return true;
    }
  }

  private void leave(int bytes, @Nullable RecordMetadata metadata, @Nullable Exception error) {
    synchronized (lock) {
      inFlightBytes -= bytes;
      inFlightFrames--;
      if (metadata != null) {
        long first = position == null ? metadata.offset() : position.firstOffset();
        position = new Position(metadata.partition(), first, metadata.offset() + 1);
      }
      if (error != null && refusal == null) {
        refusal = error;
      }
      lock.notifyAll();
    }
  }

  private void requireAccepted() throws InterruptedException {
    Exception error;
    synchronized (lock) {
      error = refusal;
    }
    if (error instanceof InterruptException) {
      throw interrupted();
    }
    if (error != null) {
      throw new RetinueException(
          ErrorKind.FAILURE,
          "Kafka refused a frame: " + error.getMessage(),
          "look at the broker's log; frames before it were published",
          error);
    }
  }

  private static InterruptedException interrupted() {
    return new InterruptedException("stopped");
  }
}
