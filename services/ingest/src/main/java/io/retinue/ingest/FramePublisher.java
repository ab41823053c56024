package io.retinue.ingest;

import io.retinue.ingest.CameraTally.DropReason;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one camera's frames, and counts each as published when Kafka has acknowledged it, or as
 * dropped. Each camera has a producer of its own, so that one camera's jam does not delay another.
 * What is sent and not yet acknowledged is bounded in bytes. A LIVE frame that finds no room is
 * dropped at once; a COMPLETE one waits for as long as it takes. {@link #publish} and {@link
 * #flush} are the camera thread's.
 */
final class FramePublisher implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final long MAX_IN_FLIGHT_BYTES = 16L << 20;
  private static final int BATCH_BYTES = 128 << 10; // a batch as large as a picture is pooled

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
  private final String camera;
  private final Delivery delivery;
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
  FramePublisher(
      Producer<String, Frame> producer,
      String camera,
      Delivery delivery,
      CameraProgress progress,
      long maxInFlightBytes) {
    this.producer = producer;
    this.camera = camera;
    this.delivery = delivery;
    this.progress = progress;
    this.maxInFlightBytes = maxInFlightBytes;
  }

  /** A publisher of a paced camera drops frames (LIVE), that of another one waits (COMPLETE). */
  static FramePublisher open(
      CameraConfig camera, KafkaClients kafka, RetinueSerdes serdes, CameraProgress progress) {
    Delivery delivery = camera.playback().paced() ? Delivery.LIVE : Delivery.COMPLETE;
    Producer<String, Frame> producer =
        new KafkaProducer<>(
            properties(kafka, delivery), new StringSerializer(), serdes.frames().serializer());
    return new FramePublisher(producer, camera.name(), delivery, progress, MAX_IN_FLIGHT_BYTES);
  }

  /** The user's client properties win over what is set here. */
  private static Map<String, Object> properties(KafkaClients kafka, Delivery delivery) {
    Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
    properties.put("batch.size", BATCH_BYTES);
    // More than may be in flight: the publisher's bound is met first, and sending never blocks.
    properties.put("buffer.memory", 3 * MAX_IN_FLIGHT_BYTES);
    // The topic's metadata is fetched once and kept while a camera waits for long.
    properties.put("metadata.max.idle.ms", Long.MAX_VALUE);
    if (delivery == Delivery.COMPLETE) {
      properties.put("max.block.ms", 30_000);
      properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
    } else {
      properties.put("max.block.ms", 50);
      properties.put("request.timeout.ms", 3_000);
      properties.put("delivery.timeout.ms", 5_000);
    }
    properties.putAll(kafka.connection().clientProperties());
    return properties;
  }

  /**
   * Waits until the brokers have returned the metadata of the frames topic: without it the first
   * live frames would be dropped.
   *
   * @throws RetinueException UNREACHABLE where they do not within 30 s
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
              "no broker returned the metadata of the topic " + Topic.FRAMES.topicName(),
              "check that the brokers are up and the topics applied",
              e);
        }
      } catch (InterruptException e) {
        throw interrupted();
      }
    }
  }

  /**
   * Sends a frame or drops it, together with the drops that no frame has reported.
   *
   * @param capturedAt when it was read, in whole milliseconds
   * @throws RetinueException where Kafka refused a COMPLETE frame for good
   */
  void publish(long epoch, FrameSource.Frame frame, Instant capturedAt, JpegEncoder.Jpeg jpeg)
      throws InterruptedException {
    int bytes = jpeg.bytes().length;
    if (!enter(bytes)) {
      progress.dropped(DropReason.BUFFER_FULL, 1);
      return;
    }
    Map<DropReason, Long> drops = progress.takeUnreported();
    Frame record =
        Frame.newBuilder()
            .setCamera(camera)
            .setEpoch(epoch)
            .setIndex(frame.index())
            .setCapturedAt(capturedAt)
            .setClock(CaptureClock.INGEST)
            .setMediaTime(frame.mediaTimeMs())
            .setIngestedAt(capturedAt)
            .setDelivery(delivery)
            .setWidth(jpeg.size().width())
            .setHeight(jpeg.size().height())
            .setEncoding(PictureEncoding.JPEG)
            .setBytes(ByteBuffer.wrap(jpeg.bytes()))
            .setDrops(dropCounts(drops))
            .build();
    Callback onDone =
        (metadata, error) -> {
          if (error == null) {
            progress.published(frame.index());
            leave(bytes, metadata, null);
          } else {
            progress.giveBack(drops);
            boolean tooLarge = error instanceof RecordTooLargeException;
            progress.dropped(tooLarge ? DropReason.TOO_LARGE : DropReason.NOT_ACKNOWLEDGED, 1);
            LOG.debug("{}: frame {} was not published", camera, frame.index(), error);
            leave(bytes, null, waits() && !tooLarge ? error : null);
          }
        };
    try {
      producer.send(
          new ProducerRecord<>(
              Topic.FRAMES.topicName(), null, capturedAt.toEpochMilli(), camera, record),
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

  private boolean waits() {
    return delivery == Delivery.COMPLETE;
  }

  private boolean enter(int bytes) throws InterruptedException {
    synchronized (lock) {
      // A picture larger than the whole bound goes alone.
      while (inFlightFrames > 0 && inFlightBytes + bytes > maxInFlightBytes) {
        if (!waits()) {
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

  /** As they are on the wire. */
  static List<DropCount> dropCounts(Map<DropReason, Long> drops) {
    return drops.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(drop -> new DropCount(drop.getKey().name(), drop.getValue()))
        .toList();
  }

  private static InterruptedException interrupted() {
    return new InterruptedException("stopped");
  }
}
