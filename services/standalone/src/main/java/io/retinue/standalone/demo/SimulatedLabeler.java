package io.retinue.standalone.demo;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Box;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for a person who goes through yesterday's recordings of the demo's cameras and boxes
 * people, cars and bicycles. It knows the truth because the street is drawn; everything after it,
 * from the feedback topic on, is what a person's labels go through. Used by the demo only.
 */
final class SimulatedLabeler implements Service {
  static final List<String> CLASSES = List.of("person", "car", "bicycle");

  /** The recording: no run of the cameras has this epoch. */
  private static final long RECORDING = 0;

  /** Frames of the recording lie this far from those that the cameras show. */
  private static final long FIRST_INDEX = 1_000_000;

  /** Two seconds: far enough apart that each frame teaches something new. */
  private static final long STRIDE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(SimulatedLabeler.class);

  private final KafkaConnection kafka;
  private final List<DemoCamera> cameras;
  private final int frames;
  private final Duration pause;
  private final Duration between;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::label, "simulated-labeler");
  private volatile Health health = Health.starting("waits");

  /**
   * @param frames labels that it gives in all, over the cameras in turn
   * @param pause before the first, so that people see what is missing
   * @param between one label and the next
   */
  SimulatedLabeler(
      KafkaConnection kafka,
      List<DemoCamera> cameras,
      int frames,
      Duration pause,
      Duration between) {
    this.kafka = kafka;
    this.cameras = cameras;
    this.frames = frames;
    this.pause = pause;
    this.between = between;
  }

  @Override
  public String name() {
    return "simulated-labeler";
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Health health() {
    return health;
  }

  private void label() {
    List<SyntheticStreet> streets = cameras.stream().map(DemoCamera::street).toList();
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    try (Producer<String, LabelledFrame> producer =
            new KafkaClients(kafka).newProducer(serdes.feedback());
        JpegEncoder encoder = new JpegEncoder()) {
      if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      for (int i = 0; i < frames; i++) {
        int camera = i % cameras.size();
        long index = FIRST_INDEX + i / cameras.size() * STRIDE;
        LabelledFrame label =
            label(
                new FrameId(cameras.get(camera).name(), RECORDING, index),
                streets.get(camera).frame(index),
                encoder,
                Clock.systemUTC().instant());
        producer.send(new ProducerRecord<>(Topic.FEEDBACK.topicName(), label.getFrameId(), label));
        health = Health.ready(i + 1 + " of " + frames + " frames labelled");
        if (stopped.await(between.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      producer.flush();
    } catch (VideoException | RuntimeException e) {
      LOG.error("the simulated labeler stopped", e);
      health = Health.dead("stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a person would make of the frame: a box for each thing, a crowd box where it is unclear.
   */
  static LabelledFrame label(FrameId id, SyntheticFrame drawn, JpegEncoder encoder, Instant now)
      throws VideoException {
    List<LabelledBox> boxes = new ArrayList<>();
    drawn.truth().forEach(t -> boxes.add(box(t, false)));
    drawn.marginal().forEach(t -> boxes.add(box(t, true)));
    return LabelledFrame.newBuilder()
        .setFrameId(id.toString())
        .setFrame(id.toRef())
        .setMediaTime(id.index() * 1000 / SyntheticStreet.FRAMES_PER_SECOND)
        .setWidth(drawn.picture().width())
        .setHeight(drawn.picture().height())
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(encoder.encode(drawn.picture())))
        .setBoxes(boxes)
        .setClasses(CLASSES)
        .setLabelledBy("simulated labeler")
        .setLabelledAt(now)
        .setSource("simulated-labeler")
        .build();
  }

  private static LabelledBox box(TruthBox truth, boolean crowd) {
    return LabelledBox.newBuilder()
        .setLabel(truth.label())
        .setBox(new Box(truth.x1(), truth.y1(), truth.x2(), truth.y2()))
        .setCrowd(crowd)
        .setTrackId(truth.trackId())
        .build();
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
