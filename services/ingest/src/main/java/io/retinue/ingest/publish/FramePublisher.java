package io.retinue.ingest.publish;

import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.TraceParent;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one camera's frames, and counts each as published when Kafka has acknowledged it, or as
 * dropped. Each camera has a producer of its own, so that one camera's jam does not delay another.
 * What is sent and not yet acknowledged is bounded in bytes. A LIVE frame that finds no room is
 * dropped at once; a COMPLETE one waits for as long as it takes. {@link #connect}, {@link #publish}
 * and {@link #flush} are the camera thread's.
 */
public final class FramePublisher implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(FramePublisher.class);

  private final Supplier<Producer<String, Frame>> producers;
  private final Runnable registerSchema;
  private final String camera;
  private final Delivery delivery;
  private final CameraProgress progress;
  private final InFlight inFlight;
  private final long mostInFlightBytes;
  private final LogLimit dropsLog = new LogLimit(LOG, 1);
  private volatile Producer<String, Frame> producer;
  private volatile @Nullable Exception refusal;

  /**
   * @param producers opens the producer, and another one after a failure that it cannot recover
   *     from; closed with this
   * @param registerSchema see {@link FrameProducers#registerSchema}
   * @param maxInFlightBytes bytes of pictures that are sent and not yet acknowledged
   */
  public FramePublisher(
      Supplier<Producer<String, Frame>> producers,
      Runnable registerSchema,
      String camera,
      Delivery delivery,
      CameraProgress progress,
      long maxInFlightBytes) {
    this.producers = producers;
    this.registerSchema = registerSchema;
    this.camera = camera;
    this.delivery = delivery;
    this.progress = progress;
    this.mostInFlightBytes = maxInFlightBytes;
    this.inFlight = new InFlight(maxInFlightBytes);
    this.producer = producers.get();
  }

  public static FramePublisher open(
      String camera, Playback.Delivery wanted, FrameProducers producers, CameraProgress progress) {
    Delivery delivery = Delivery.valueOf(wanted.name());
    return new FramePublisher(
        () -> producers.open(delivery),
        producers::registerSchema,
        camera,
        delivery,
        progress,
        producers.share());
  }

  /**
   * Waits until the brokers have returned the metadata of the frames topic, and the registry has
   * its schema, however long that takes: without them the first live frames would be dropped.
   */
  public void connect() throws InterruptedException {
    if (refusal != null) {
      producer.close(Duration.ZERO);
      producer = producers.get();
      refusal = null;
    }
    Backoff backoff = new Backoff(Duration.ofMillis(100), LONGEST_PAUSE);
    String topic = Topic.FRAMES.topicName();
    while (true) {
      try {
        producer.partitionsFor(topic);
        registerSchema.run();
        progress.waitsFor(null);
        return;
      } catch (InterruptException e) {
        throw interrupted();
      } catch (TimeoutException e) {
        progress.waitsFor("Kafka, which does not return the metadata of the topic " + topic);
      } catch (RetinueException e) {
        if (e.kind() != ErrorKind.UNREACHABLE) {
          throw e;
        }
        progress.waitsFor("the schema registry: " + CameraTally.line(e.getMessage()));
      }
      TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
    }
  }

  /**
   * Sends a frame or drops it, together with the drops that no frame has reported. However this
   * ends, the frame counts as published or dropped in the end.
   *
   * @throws RetinueException where Kafka refused a COMPLETE frame for good, or the producer can
   *     send no more
   */
  public void publish(
      long epoch, FrameSource.Frame frame, CaptureStamp stamp, JpegEncoder.Jpeg jpeg)
      throws InterruptedException {
    int bytes = jpeg.bytes().length;
    if (delivery == Delivery.COMPLETE) {
      enter(bytes);
    } else if (!inFlight.tryEnter(bytes)) {
      progress.dropped(DropReason.BUFFER_FULL, 1);
      return;
    }
    Map<DropReason, Long> drops = progress.takeUnreported();
    Callback onDone = onDone(frame.index(), bytes, drops);
    try {
      producer.send(record(epoch, frame, stamp, jpeg, drops), onDone);
    } catch (InterruptException e) {
      onDone.onCompletion(null, e); // what is thrown was not reported to the callback
      throw interrupted();
    } catch (RuntimeException e) {
      onDone.onCompletion(null, e);
      refusal = e; // the producer, and not only this frame
    }
    requireAccepted();
  }

  private void enter(int bytes) throws InterruptedException {
    try {
      inFlight.enter(bytes);
    } catch (InterruptedException e) {
      progress.dropped(DropReason.NOT_ACKNOWLEDGED, 1);
      throw e;
    }
  }

  private ProducerRecord<String, Frame> record(
      long epoch,
      FrameSource.Frame frame,
      CaptureStamp stamp,
      JpegEncoder.Jpeg jpeg,
      Map<DropReason, Long> drops) {
    Frame value =
        Frame.newBuilder()
            .setCamera(camera)
            .setEpoch(epoch)
            .setIndex(frame.index())
            .setCapturedAt(stamp.capturedAt())
            .setClock(CaptureClock.valueOf(stamp.clock().name()))
            .setMediaTime(frame.mediaTimeMs())
            .setIngestedAt(stamp.ingestedAt())
            .setDelivery(delivery)
            .setWidth(jpeg.size().width())
            .setHeight(jpeg.size().height())
            .setEncoding(PictureEncoding.JPEG)
            .setBytes(ByteBuffer.wrap(jpeg.bytes()))
            .setDrops(dropCounts(drops))
            .build();
    ProducerRecord<String, Frame> record =
        new ProducerRecord<>(
            Topic.FRAMES.topicName(), null, stamp.ingestedAt().toEpochMilli(), camera, value);
    record.headers().add(TraceParent.begin());
    return record;
  }

  /** Keeps a few numbers, and not the frame: Kafka has its own copy of the picture. */
  private Callback onDone(long index, int bytes, Map<DropReason, Long> drops) {
    return (metadata, error) -> {
      if (error == null) {
        progress.published(index);
        inFlight.leave(bytes, metadata);
        return;
      }
      progress.giveBack(drops);
      boolean tooLarge = error instanceof RecordTooLargeException;
      progress.dropped(tooLarge ? DropReason.TOO_LARGE : DropReason.NOT_ACKNOWLEDGED, 1);
      dropsLog.log(
          camera,
          () ->
              LOG.warn(
                  "camera {}: frame {} was not published: {}", camera, index, error.toString()));
      if (delivery == Delivery.COMPLETE && !tooLarge) {
        refusal = error;
      }
      inFlight.leave(bytes, null);
    };
  }

  /** Waits until every frame sent counts as published or dropped. */
  public void awaitOutcomes() throws InterruptedException {
    inFlight.awaitNone();
  }

  /**
   * As {@link #awaitOutcomes}.
   *
   * @throws RetinueException as {@link #publish}
   */
  public void flush() throws InterruptedException {
    awaitOutcomes();
    requireAccepted();
  }

  /** Where the camera's frames end, as far as acknowledged; null before the first. */
  InFlight.@Nullable Position position() {
    return inFlight.position();
  }

  /** Lowers the bytes in flight to {@code share}, or raises them again to at most the first. */
  public void limit(long share) {
    inFlight.limit(Math.min(mostInFlightBytes, share));
  }

  /** Bytes of frames sent and neither acknowledged nor given up. */
  public long inFlightBytes() {
    return inFlight.bytes();
  }

  /** Gives up what is not acknowledged within three seconds. May be called twice. */
  @Override
  public void close() {
    close(CLOSE);
  }

  /** Gives up what is not acknowledged within that time. From any thread. */
  public void close(Duration limit) {
    producer.close(limit);
  }

  private void requireAccepted() throws InterruptedException {
    Exception error = refusal;
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
