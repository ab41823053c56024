package io.retinue.standalone.hostile;

import static io.retinue.standalone.hostile.HostileInput.damaged;
import static io.retinue.standalone.hostile.HostileInput.joined;
import static io.retinue.standalone.hostile.HostileInput.random;
import static io.retinue.standalone.hostile.HostileInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/**
 * Records on the topics, while detector, alerter and console run. What a group consumes ends on the
 * dead letters topic, with its place and the reason; readers of a whole topic pass it over and
 * count it.
 */
final class HostileRecords implements HostileInput.Family, AutoCloseable {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final TopicReader letters;
  private final Map<String, String> reasons = new HashMap<>();
  private final byte[] jpeg;
  private long nextIndex;

  HostileRecords(KafkaConnection kafka) throws VideoException {
    this.clients = new KafkaClients(kafka);
    this.serdes = new RetinueSerdes(kafka);
    this.producer =
        new KafkaProducer<>(
            clients.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    this.letters = TopicReader.open(clients, Topic.DEAD_LETTERS);
    letters.seekToEnd();
    try (JpegEncoder encoder = new JpegEncoder()) {
      this.jpeg = encoder.encode(new Picture(WIDTH, HEIGHT, random(WIDTH * HEIGHT * 3, 9))).bytes();
    }
  }

  @Override
  public List<HostileInput> inputs() {
    return HostileInput.all(frames(), detections(), readInWhole());
  }

  private List<HostileInput> frames() {
    List<HostileInput> inputs = new ArrayList<>();
    byte[] good = value(Topic.FRAMES, serdes.frames(), frame(f -> {}));
    inputs.addAll(
        bytesOfNoRecord(
            good, (name, bytes) -> deadLetter("a frame: " + name, Topic.FRAMES, "gate", bytes)));
    Map<String, Consumer<Frame>> changes = new HashMap<>();
    changes.put("a camera named ../gate", f -> f.setCamera("../gate"));
    changes.put("a camera with a line break", f -> f.setCamera("gate\nWARN forged"));
    changes.put("a camera without a name", f -> f.setCamera(""));
    changes.put("a negative epoch", f -> f.setEpoch(-1));
    changes.put("a negative index", f -> f.setIndex(Long.MIN_VALUE));
    changes.put("ingested at the first time", f -> f.setIngestedAt(first()));
    changes.put("captured at the last time", f -> f.setCapturedAt(last()));
    changes.put("a width of -1", f -> f.setWidth(-1));
    changes.put("a height of 2 G", f -> f.setHeight(Integer.MAX_VALUE));
    changes.put("another size than its picture", f -> f.setWidth(WIDTH + 1));
    changes.put("an unknown encoding", f -> f.setEncoding(PictureEncoding.UNKNOWN));
    changes.put("no picture", f -> f.setBytes(ByteBuffer.allocate(0)));
    changes.put("a cut picture", f -> f.setBytes(bytes(Arrays.copyOf(jpeg, jpeg.length / 2))));
    changes.put("a picture of noise", f -> f.setBytes(bytes(random(5_000, 3))));
    changes.forEach(
        (name, change) ->
            inputs.add(
                deadLetter(
                    "a frame: " + name,
                    Topic.FRAMES,
                    "gate",
                    value(Topic.FRAMES, serdes.frames(), frame(change)))));
    return inputs;
  }

  private List<HostileInput> detections() {
    byte[] good = value(Topic.DETECTIONS, serdes.detections(), SampleRecords.detection());
    return bytesOfNoRecord(
        good, (name, bytes) -> deadLetter("an event: " + name, Topic.DETECTIONS, "gate", bytes));
  }

  /** Topics that their readers read from the beginning at each start. */
  private List<HostileInput> readInWhole() {
    List<HostileInput> inputs = new ArrayList<>();
    byte[] camera = value(Topic.CAMERAS, serdes.cameras(), SampleRecords.camera());
    byte[] label = value(Topic.FEEDBACK, serdes.feedback(), SampleRecords.label());
    inputs.addAll(
        bytesOfNoRecord(
            camera, (name, b) -> skipped("a status: " + name, Topic.CAMERAS, serdes.cameras(), b)));
    inputs.addAll(
        bytesOfNoRecord(
            label, (name, b) -> skipped("a label: " + name, Topic.FEEDBACK, serdes.feedback(), b)));
    byte[] release = camera; // a record of another topic
    inputs.addAll(
        bytesOfNoRecord(
            release, (name, b) -> skipped("a release: " + name, Topic.MODELS, serdes.models(), b)));
    return inputs;
  }

  @FunctionalInterface
  private interface Maker {
    HostileInput of(String name, byte[] bytes);
  }

  /** Values that no schema of the topic reads. */
  private List<HostileInput> bytesOfNoRecord(byte[] good, Maker maker) {
    byte[] alert = value(Topic.ALERTS, serdes.alerts(), SampleRecords.alert());
    byte[] wrongId = ByteBuffer.wrap(good.clone()).putInt(1, Integer.MAX_VALUE).array();
    return List.of(
        maker.of("a value of no bytes", new byte[0]),
        maker.of("text", utf8("hello")),
        maker.of("random bytes", random(500, 1)),
        maker.of("a schema that nobody has", wrongId),
        maker.of("half of a record", Arrays.copyOf(good, good.length / 2)),
        maker.of("a record and more", joined(good, new byte[] {1, 2, 3})),
        maker.of("a record of another topic", alert),
        maker.of("a damaged record", damaged(good, 5, Math.min(good.length, 60), 40, 2)));
  }

  /** A live frame is answered, with all that came before it behind. */
  @Override
  public void canary() {
    Frame frame = frame(f -> {});
    try (TopicReader events = TopicReader.open(clients, Topic.DETECTIONS)) {
      events.seekToEnd();
      send(Topic.FRAMES, "gate", value(Topic.FRAMES, serdes.frames(), frame));
      Deadline.inSeconds(20).await("the frame is answered", () -> answered(events, frame));
    }
  }

  private boolean answered(TopicReader events, Frame frame) {
    for (ConsumerRecord<String, byte[]> record : events.poll(POLL)) {
      DetectionEvent event =
          serdes.detections().deserializer().deserialize(record.topic(), record.value());
      if (event.getFrame().getIndex() == frame.getIndex()) {
        return true;
      }
    }
    return false;
  }

  private HostileInput deadLetter(String name, Topic topic, String key, byte[] value) {
    return new HostileInput(name, () -> reasonOf(send(topic, key, value)));
  }

  /** Waits for the letter of the record at that place. */
  private String reasonOf(RecordMetadata sent) {
    String place = sent.topic() + " " + sent.partition() + " " + sent.offset();
    Deadline.inSeconds(5)
        .await(
            "a dead letter of " + place,
            () -> {
              letters.poll(POLL).forEach(this::keep);
              return reasons.containsKey(place);
            });
    return Objects.requireNonNull(reasons.get(place));
  }

  private void keep(ConsumerRecord<String, byte[]> letter) {
    String place =
        header(letter, DeadLetters.TOPIC)
            + " "
            + header(letter, DeadLetters.PARTITION)
            + " "
            + header(letter, DeadLetters.OFFSET);
    reasons.put(place, header(letter, DeadLetters.MESSAGE));
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private <T extends SpecificRecord> HostileInput skipped(
      String name, Topic topic, Serde<T> serde, byte[] value) {
    return new HostileInput(
        name,
        () -> {
          long before = TopicReader.scan(clients, topic, serde, (record, read) -> {});
          send(topic, "hostile-" + nextIndex++, value);
          long after = TopicReader.scan(clients, topic, serde, (record, read) -> {});
          return after == before + 1 ? "skipped: it is no record of " + topic.topicName() : null;
        });
  }

  private RecordMetadata send(Topic topic, String key, byte[] value) {
    try {
      return producer.send(new ProducerRecord<>(topic.topicName(), utf8(key), value)).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> byte[] value(Topic topic, Serde<T> serde, T record) {
    byte[] bytes = serde.serializer().serialize(topic.topicName(), record);
    assertThat(bytes).isNotNull();
    return bytes;
  }

  private Frame frame(Consumer<Frame> change) {
    Frame frame = SampleRecords.frame(jpeg);
    frame.setIndex(nextIndex++);
    frame.setWidth(WIDTH);
    frame.setHeight(HEIGHT);
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    frame.setCapturedAt(now);
    frame.setIngestedAt(now);
    frame.setDelivery(io.retinue.schemas.Delivery.COMPLETE);
    change.accept(frame);
    return frame;
  }

  private static ByteBuffer bytes(byte[] bytes) {
    return ByteBuffer.wrap(bytes);
  }

  private static Instant first() {
    return Instant.ofEpochMilli(Long.MIN_VALUE);
  }

  private static Instant last() {
    return Instant.ofEpochMilli(Long.MAX_VALUE);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    letters.close();
  }
}
