package io.retinue.evidence;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A camera whose pictures tell their index by their gray, and alerts of it. */
final class Feed implements AutoCloseable {
  static final int WIDTH = 97;
  static final int HEIGHT = 64;
  static final long EPOCH = 1795161600000L;

  /** Uneven, as cameras are. */
  private static final long[] STEPS_MS = {90, 110, 130, 70};

  private final String camera;
  private final Producer<String, Frame> frames;
  private final Producer<String, AlertEvent> alerts;
  private final JpegEncoder encoder = new JpegEncoder();
  private final Map<Long, FrameRef> places = new HashMap<>();
  private final Map<Long, byte[]> pictures = new HashMap<>();

  Feed(KafkaConnection kafka, String camera) {
    this.camera = camera;
    KafkaClients clients = new KafkaClients(kafka);
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    this.frames = clients.newProducer(serdes.frames());
    this.alerts = clients.newProducer(serdes.alerts());
  }

  /** Media time of a frame: 10 a second. */
  static long mediaMs(long index) {
    long ms = index / STEPS_MS.length * Arrays.stream(STEPS_MS).sum();
    for (int i = 0; i < index % STEPS_MS.length; i++) {
      ms += STEPS_MS[i];
    }
    return ms;
  }

  /** The gray of a frame's picture. */
  static int gray(long index) {
    return (int) (20 + 2 * index);
  }

  void frames(int from, int to) throws Exception {
    for (int index = from; index < to; index++) {
      frame(index, jpeg(gray(index)));
    }
  }

  void frame(long index, byte[] jpeg) throws Exception {
    Frame frame = SampleRecords.frame(jpeg);
    frame.setCamera(camera);
    frame.setEpoch(EPOCH);
    frame.setIndex(index);
    frame.setMediaTime(mediaMs(index));
    frame.setCapturedAt(at(index));
    frame.setWidth(WIDTH);
    frame.setHeight(HEIGHT);
    RecordMetadata place =
        frames
            .send(new ProducerRecord<>(Topic.FRAMES.topicName(), camera, frame))
            .get(10, TimeUnit.SECONDS);
    pictures.put(index, jpeg);
    places.put(index, new FrameId(camera, EPOCH, index).toRef(place.partition(), place.offset()));
  }

  private byte[] jpeg(int gray) throws VideoException {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    Arrays.fill(rgb, (byte) gray);
    return encoder.encode(new Picture(WIDTH, HEIGHT, rgb)).bytes();
  }

  byte[] picture(long index) {
    return Objects.requireNonNull(pictures.get(index));
  }

  private static Instant at(long index) {
    return Instant.ofEpochMilli(EPOCH + mediaMs(index));
  }

  /** The id of the alert that a frame opened. */
  String id(long opening) {
    return new FrameId(camera, EPOCH, opening) + "/loitering";
  }

  /**
   * Writes an event of an alert.
   *
   * @param opening index of the frame that opened it
   * @param index of the frame that caused this event
   * @param best index of the frame with the best box
   */
  void alert(AlertType type, long opening, long index, long best) throws Exception {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId(id(opening));
    event.setType(type);
    event.setCamera(camera);
    event.setSince(at(opening));
    event.setAt(at(index));
    event.setFirstFrame(ref(opening));
    event.setFrame(ref(index));
    event.setBox(new Box(1f, 2f, 30f, 40f));
    event.setBoxFrame(ref(best));
    write(event);
  }

  /**
   * Writes that the camera is blind, and then that it gives pictures again in another run.
   *
   * @param last index of its last frame
   * @param open for how long it is blind when the alert opens
   */
  AlertId blind(long last, Duration open) throws Exception {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId(camera + "/" + EPOCH + "/" + at(last).toEpochMilli() + "/blind");
    event.setType(AlertType.OPENED);
    event.setKind("camera_blind");
    event.setCamera(camera);
    event.setSince(at(last));
    event.setAt(at(last).plus(open));
    event.setFirstFrame(ref(last));
    event.setFrame(ref(last));
    event.setBox(null);
    event.setBoxFrame(null);
    write(event);
    event.setType(AlertType.CLOSED);
    event.setFrame(new FrameId(camera, EPOCH + 1_000_000, 0).toRef());
    write(event);
    return AlertId.parse(event.getAlertId());
  }

  private FrameRef ref(long index) {
    return places.getOrDefault(index, new FrameId(camera, EPOCH, index).toRef());
  }

  void write(AlertEvent event) throws Exception {
    alerts
        .send(new ProducerRecord<>(Topic.ALERTS.topicName(), camera, event))
        .get(10, TimeUnit.SECONDS);
  }

  /** What is no JPEG. */
  static byte[] damaged() {
    return ByteBuffer.allocate(100).array();
  }

  @Override
  public void close() {
    frames.close();
    alerts.close();
    encoder.close();
  }
}
