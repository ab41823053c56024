package io.retinue.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ObjectState;
import io.retinue.schemas.PictureEncoding;
import io.retinue.schemas.ReleaseRef;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.Severity;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes made-up events of all services to the topics that the page reads. */
final class PageFeed implements AutoCloseable {
  static final int WIDTH = 320;
  static final int HEIGHT = 180;

  private final RetinueSerdes serdes;
  private final Producer<String, byte[]> producer;

  PageFeed(KafkaConnection connection) {
    this.serdes = new RetinueSerdes(connection);
    this.producer =
        new KafkaProducer<>(
            new KafkaClients(connection).producerProperties(),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  void frame(String camera, long epoch, long index, byte[] jpeg) {
    frame(camera, epoch, index, jpeg, WIDTH, HEIGHT);
  }

  void frame(String camera, long epoch, long index, byte[] jpeg, int width, int height) {
    send(Topic.FRAMES, camera, serdes.frames(), frameOf(camera, epoch, index, jpeg, width, height));
  }

  /** A letter of the frame that lies at the offset which is its index. */
  void deadLetter(String camera, long epoch, long index, byte[] jpeg) {
    byte[] original =
        serdes
            .frames()
            .serializer()
            .serialize(
                Topic.FRAMES.topicName(), frameOf(camera, epoch, index, jpeg, WIDTH, HEIGHT));
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), camera, original);
    letter
        .headers()
        .add(DeadLetters.TOPIC, Topic.FRAMES.topicName().getBytes(UTF_8))
        .add(DeadLetters.OFFSET, Long.toString(index).getBytes(UTF_8));
    producer.send(letter);
  }

  void detected(String camera, long epoch, long index, long version, Detection... detections) {
    detected(camera, epoch, index, version, WIDTH, HEIGHT, List.of(detections));
  }

  void detected(
      String camera,
      long epoch,
      long index,
      long version,
      int width,
      int height,
      List<Detection> detections) {
    event(camera, epoch, index, ref(version), null, width, height, detections);
  }

  void shed(String camera, long epoch, long index, String reason) {
    event(camera, epoch, index, null, reason, WIDTH, HEIGHT, List.of());
  }

  private void event(
      String camera,
      long epoch,
      long index,
      @Nullable ReleaseRef release,
      @Nullable String shedReason,
      int width,
      int height,
      List<Detection> detections) {
    DetectionEvent event =
        new DetectionEvent(
            camera + "/" + epoch + "/" + index,
            new FrameRef(camera, epoch, index, 0, index),
            Instant.now(),
            100 * index,
            width,
            height,
            release == null ? DetectionStatus.SHED : DetectionStatus.DETECTED,
            shedReason,
            release,
            detections,
            new DetectionTimings(3f, 2f, 20f, 4));
    send(Topic.DETECTIONS, camera, serdes.detections(), event);
  }

  static Detection box(String label, double score, double x1, double y1, double x2, double y2) {
    return new Detection(
        label, (float) score, new Box((float) x1, (float) y1, (float) x2, (float) y2));
  }

  /** Whatever was read was dropped or published. */
  void status(String camera, long epoch, CameraState state, long published, DropCount... drops) {
    long dropped = Stream.of(drops).mapToLong(DropCount::getCount).sum();
    CameraStatus status =
        new CameraStatus(
            camera,
            epoch,
            state,
            state == CameraState.LIVE ? "frames arrive" : "the file has ended",
            Instant.now(),
            Instant.now(),
            published + dropped,
            published,
            published == 0 ? null : published - 1,
            List.of(drops),
            10f,
            List.of());
    send(Topic.CAMERAS, camera, serdes.cameras(), status);
  }

  void release(long version, ReleaseState state, double ap, String... classes) {
    ModelRelease release =
        new ModelRelease(
            Releases.DEFAULT_MODEL,
            version,
            state,
            state == ReleaseState.CHAMPION ? "better than what served before" : "made-up",
            Instant.now(),
            sha256(version),
            "file:///nowhere/" + version,
            List.of(classes),
            "{}",
            Map.of("AP", ap, "champion.AP", 0.44),
            null);
    send(Topic.MODELS, Releases.DEFAULT_MODEL, serdes.models(), release);
  }

  void training(String run, TrainingPhase phase, long step, long steps, @Nullable Double ap) {
    double done = (double) step / steps;
    TrainingEvent event =
        new TrainingEvent(
            run,
            Releases.DEFAULT_MODEL,
            phase,
            Instant.now(),
            step,
            steps,
            phase == TrainingPhase.FIT ? 0.15 + 1.1 * Math.exp(-4 * done) : null,
            phase == TrainingPhase.FIT ? 0.1 + 0.5 * Math.exp(-3 * done) : null,
            0.001,
            ap,
            ap == null ? null : Math.min(1, ap + 0.3),
            0.44,
            phase == TrainingPhase.FIT ? (steps - step) * 300 : null,
            180L,
            phase == TrainingPhase.RELEASED ? 2L : null,
            phase == TrainingPhase.RELEASED
                ? "AP 0.61 on 40 frames it never saw, against 0.44 of release 1"
                : "Fitting on 140 labels, 40 held back");
    send(Topic.TRAINING, run, serdes.training(), event);
  }

  void alert(String camera, long epoch, long index, String label, AlertType type) {
    FrameRef frame = new FrameRef(camera, epoch, index, 0, index);
    AlertEvent alert =
        new AlertEvent(
            camera + "/" + epoch + "/" + index + "/" + label + "_in_street",
            type,
            camera,
            label + "_in_street",
            Severity.ALERT,
            label,
            Instant.now().minusSeconds(4),
            Instant.now(),
            frame,
            frame,
            4000L,
            new Box(1f, 2f, 3f, 4f),
            0.9f,
            ref(1),
            type == AlertType.CLOSED ? "ABSENT" : null,
            type == AlertType.OPENED ? 0L : 1L,
            "presence",
            List.of(),
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    send(Topic.ALERTS, camera, serdes.alerts(), alert);
  }

  /** A change of the object that was first seen in frame {@code began}. */
  void object(
      String camera,
      long epoch,
      long index,
      long began,
      ObjectEventType type,
      Detection seen,
      boolean stationary) {
    FrameRef frame = new FrameRef(camera, epoch, index, 0, index);
    FrameRef first = new FrameRef(camera, epoch, began, 0, began);
    ObjectState state =
        new ObjectState(
            seen.getLabel(),
            seen.getScore(),
            seen.getScore(),
            seen.getBox(),
            0f,
            0f,
            stationary,
            Instant.now().minusMillis(100 * (index - began)),
            Instant.now(),
            100 * (index - began),
            index - began + 1,
            first,
            frame,
            frame,
            seen.getBox(),
            seen.getScore());
    String id = camera + "/" + epoch + "/" + began + "/0";
    boolean ended = type == ObjectEventType.END;
    ObjectEvent event =
        new ObjectEvent(
            id + "/" + index,
            id,
            index,
            type,
            camera,
            Instant.now(),
            frame,
            ref(1),
            type == ObjectEventType.NEW ? null : state,
            state,
            ended ? "ABSENT" : null);
    send(Topic.OBJECTS, camera, serdes.objects(), event);
  }

  /** As ingest does when a camera is removed from its settings. */
  void removed(String camera) {
    producer.send(new ProducerRecord<>(Topic.CAMERAS.topicName(), camera, null));
  }

  void garbage(Topic topic, String key) {
    producer.send(new ProducerRecord<>(topic.topicName(), key, new byte[] {1, 2, 3}));
  }

  void label(String frameId) {
    producer.send(new ProducerRecord<>(Topic.FEEDBACK.topicName(), frameId, new byte[] {0}));
  }

  private static Frame frameOf(
      String camera, long epoch, long index, byte[] jpeg, int width, int height) {
    return new Frame(
        camera,
        epoch,
        index,
        Instant.now(),
        CaptureClock.INGEST,
        100 * index,
        Instant.now(),
        Delivery.LIVE,
        width,
        height,
        PictureEncoding.JPEG,
        ByteBuffer.wrap(jpeg),
        List.of());
  }

  private static ReleaseRef ref(long version) {
    return new ReleaseRef(Releases.DEFAULT_MODEL, version, sha256(version));
  }

  private static String sha256(long version) {
    return Long.toString(version % 10).repeat(64);
  }

  private <T extends SpecificRecord> void send(Topic topic, String key, Serde<T> serde, T value) {
    byte[] bytes = serde.serializer().serialize(topic.topicName(), value);
    producer.send(new ProducerRecord<>(topic.topicName(), key, bytes));
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
