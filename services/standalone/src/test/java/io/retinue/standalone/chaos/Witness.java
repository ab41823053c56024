package io.retinue.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.schemas.TrustedRecords;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.TopicLedger;
import io.retinue.testkit.TopicLedger.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A camera of complete footage in this JVM, which is never killed: it remembers every frame that
 * Kafka acknowledged. Some of its records are poison.
 */
final class Witness implements AutoCloseable {
  static final String CAMERA = "witness";
  private static final int MAX_IN_FLIGHT = 100;
  private static final int EVERY_TRUNCATED = 50;
  private static final int EVERY_JUNK = 80;

  private final List<byte[]> jpegs;
  private final RetinueSerdes serdes;
  private final Producer<byte[], byte[]> producer;
  private final long epoch = Instant.now().toEpochMilli();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<Place, Long> acknowledged = new ConcurrentHashMap<>();
  private final Map<Long, Exception> refused = new ConcurrentHashMap<>();
  private long index;

  Witness(KafkaConnection kafka, List<byte[]> jpegs) {
    TrustedRecords.trust();
    this.jpegs = jpegs;
    this.serdes = new RetinueSerdes(kafka);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "acks",
                "all",
                "max.block.ms",
                180_000,
                "delivery.timeout.ms",
                Integer.MAX_VALUE),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Publishes at this rate until {@link #finish}. */
  void start(int framesPerSecond) {
    var unused =
        clock.scheduleAtFixedRate(
            this::publish, 0, 1_000_000 / framesPerSecond, TimeUnit.MICROSECONDS);
  }

  private void publish() {
    if (inFlight.get() >= MAX_IN_FLIGHT) {
      return; // the brokers are away
    }
    long number = index++;
    inFlight.incrementAndGet();
    try {
      producer.send(
          new ProducerRecord<>(
              Topic.FRAMES.topicName(), CAMERA.getBytes(StandardCharsets.UTF_8), value(number)),
          (metadata, error) -> {
            if (error == null) {
              acknowledged.put(new Place(metadata.partition(), metadata.offset()), number);
            } else {
              refused.put(number, error);
            }
            inFlight.decrementAndGet();
          });
    } catch (RuntimeException e) { // would end the clock without a word
      refused.put(number, e);
      inFlight.decrementAndGet();
    }
  }

  private byte[] value(long number) {
    if (isJunk(number)) {
      return "no frame at all".getBytes(StandardCharsets.UTF_8);
    }
    byte[] jpeg = jpegs.get((int) (number % jpegs.size()));
    byte[] picture = isTruncated(number) ? Arrays.copyOf(jpeg, jpeg.length / 2) : jpeg;
    Instant now = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    return serdes
        .frames()
        .serializer()
        .serialize(
            Topic.FRAMES.topicName(),
            Frame.newBuilder()
                .setCamera(CAMERA)
                .setEpoch(epoch)
                .setIndex(number)
                .setCapturedAt(now)
                .setClock(CaptureClock.INGEST)
                .setMediaTime(number * 100)
                .setIngestedAt(now)
                .setDelivery(Delivery.COMPLETE)
                .setWidth(StreetFilm.SIZE.width())
                .setHeight(StreetFilm.SIZE.height())
                .setEncoding(PictureEncoding.JPEG)
                .setBytes(ByteBuffer.wrap(picture))
                .build());
  }

  private static boolean isTruncated(long number) {
    return number % EVERY_TRUNCATED == EVERY_TRUNCATED - 1;
  }

  private static boolean isJunk(long number) {
    return number % EVERY_JUNK == EVERY_JUNK - 1;
  }

  /** Frames that Kafka acknowledged until now. */
  int acknowledged() {
    return acknowledged.size();
  }

  /** Publishes no more, and returns once everything is acknowledged. */
  void finish() {
    clock.shutdownNow();
    Deadline.inSeconds(120).await("all is acknowledged", () -> inFlight.get() == 0);
  }

  /**
   * Fails the test unless the topics hold every acknowledged frame once and no other, poison is a
   * dead letter, and the model saw each of the others.
   */
  void requireKept(TopicLedger ledger) {
    assertThat(refused).as("refused by Kafka").isEmpty();
    Set<Long> expected = new HashSet<>();
    Set<Place> poison = new HashSet<>();
    acknowledged.forEach(
        (place, number) -> {
          if (isJunk(number)) {
            poison.add(place);
          } else {
            expected.add(number);
            if (isTruncated(number)) {
              poison.add(place);
            }
          }
        });
    List<Long> kept =
        new ArrayList<>(ledger.frames(CAMERA).stream().map(frame -> frame.index()).toList());
    assertThat(kept).as("acknowledged frames in the topic").hasSameSizeAs(expected);
    assertThat(new HashSet<>(kept)).isEqualTo(expected);
    assertThat(new HashSet<>(ledger.deadLetterPlaces()))
        .as("places of the dead letters: the planted poison")
        .isEqualTo(poison);
    Set<Long> seen = new HashSet<>();
    ledger.detected().stream()
        .filter(event -> event.getFrame().getCamera().equals(CAMERA))
        .forEach(event -> seen.add(event.getFrame().getIndex()));
    expected.removeIf(Witness::isTruncated);
    assertThat(seen)
        .as("frames that the model saw: complete footage is not shed")
        .isEqualTo(expected);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ZERO);
  }
}
