package io.retinue.standalone.demo;

import io.retinue.platform.feedback.LabelWriter;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Stands in for a person who goes through yesterday's recordings of the demo's cameras and boxes
 * people, cars and bicycles. Its truth is exact because the street is drawn; from the feedback
 * topic on, its labels take the way of a person's. Used by the demo only.
 */
final class SimulatedLabeler implements Service {
  static final List<String> CLASSES = List.of("person", "car", "bicycle");

  /** The recording: no run of the cameras has this epoch. */
  private static final long RECORDING = 0;

  /** Frames of the recording lie this far from those that the cameras show. */
  private static final long FIRST_INDEX = 1_000_000;

  /** Two seconds: far enough apart that each frame teaches something new. */
  private static final long STRIDE = 20;

  private final KafkaConnection kafka;
  private final List<DemoCamera> cameras;
  private final int frames;
  private final Duration pause;
  private final Duration between;
  private final StopSignal stop = new StopSignal();
  private final ServiceThread thread = new ServiceThread("simulated-labeler", this::label);
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
    return thread.orDead(health);
  }

  private void label() {
    List<SyntheticStreet> streets = cameras.stream().map(DemoCamera::street).toList();
    try (JpegEncoder encoder = new JpegEncoder()) {
      stop.pause(pause);
      try (LabelWriter writer =
          new LabelWriter(
              kafka, new LabelWriter.Labeler("demo", "simulated labeler", "simulated-labeler"))) {
        for (int i = 0; i < frames; i++) {
          int camera = i % cameras.size();
          long index = FIRST_INDEX + i / cameras.size() * STRIDE;
          SyntheticFrame drawn = streets.get(camera).frame(index);
          writer.send(
              label(new FrameId(cameras.get(camera).name(), RECORDING, index), drawn),
              encoder.encode(drawn.picture()).bytes(),
              Clock.systemUTC().instant());
          writer.commit();
          health = Health.ready(i + 1 + " of " + frames + " frames labelled");
          stop.pause(between);
        }
      }
    } catch (VideoException e) {
      throw new IllegalStateException("a drawn picture could not be encoded", e);
    }
  }

  /** What a person would label: a box for each thing, a crowd box where it is unclear. */
  static LabelWriter.Label label(FrameId id, SyntheticFrame drawn) {
    return new LabelWriter.Label(
        id,
        id.index() * 1000 / SyntheticStreet.FRAMES_PER_SECOND,
        drawn.picture().width(),
        drawn.picture().height(),
        drawn.annotations().stream().map(SimulatedLabeler::box).toList(),
        CLASSES);
  }

  private static LabelWriter.Box box(SyntheticFrame.Annotation one) {
    TruthBox box = one.box();
    return new LabelWriter.Box(
        box.label(), box.x1(), box.y1(), box.x2(), box.y2(), one.crowd(), box.trackId());
  }

  @Override
  public void close() {
    stop.stop();
    var unused = thread.join(Duration.ofSeconds(5));
  }
}
