package io.retinue.alerter;

import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.WatchProcessor.Step;
import io.retinue.alerter.WatchProcessor.Watching;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraMemorySerde;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Retraction;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * detections, cameras and retractions → objects and alerts, one task a partition. All sides share
 * the stores {@code tracks} and {@code presences}, in memory, with changelogs in Kafka, so that
 * objects and alerts survive a crash of the process. They read bytes: what is not an event goes to
 * the dead letters.
 */
final class AlertTopology {
  /** Name of the store; the changelog is {@code <application id>-presences-changelog}. */
  static final String STORE = "presences";

  /** Name of the tracker's store. */
  static final String TRACKS = "tracks";

  /** Ticks since a camera's last sign of life. Counted anew after a restart: no changelog. */
  static final String SILENCES = "silences";

  /** The sinks. */
  static final String OBJECTS = "objects";

  static final String ALERTS = "alerts";

  static final String DEAD_LETTERS = "dead-letters";

  private AlertTopology() {}

  /** A pure function of its arguments: no broker is touched. */
  static Topology of(
      Deserializer<DetectionEvent> detections,
      Deserializer<CameraStatus> cameras,
      Deserializer<Retraction> retractions,
      Serde<CameraTracks> tracks,
      Watching watching,
      Silence silence) {
    ProcessorSupplier<byte[], byte[], byte[], byte[]> presence =
        () ->
            new PresenceProcessor(
                EventReader.detections(detections), new OnFrame(), watching, silence);
    ProcessorSupplier<byte[], byte[], byte[], byte[]> cameraEnd =
        () -> new WatchProcessor<>(EventReader.cameras(cameras), new OnStatus(), watching);
    ProcessorSupplier<byte[], byte[], byte[], byte[]> retraction =
        () ->
            new WatchProcessor<>(
                EventReader.retractions(retractions), new OnRetraction(), watching);
    Deserializer<byte[]> in = Serdes.ByteArray().deserializer();
    Serializer<byte[]> out = Serdes.ByteArray().serializer();
    return new Topology()
        .addSource("detections", in, in, Topic.DETECTIONS.topicName())
        .addSource("cameras", in, in, Topic.CAMERAS.topicName())
        .addSource("retractions", in, in, Topic.RETRACTIONS.topicName())
        .addProcessor("presence", presence, "detections")
        .addProcessor("camera-end", cameraEnd, "cameras")
        .addProcessor("retraction", retraction, "retractions")
        .addStateStore(store(), "presence", "camera-end", "retraction")
        .addStateStore(tracks(tracks), "presence", "camera-end", "retraction")
        .addStateStore(silences(), "presence", "camera-end", "retraction")
        .addSink(
            OBJECTS, Topic.OBJECTS.topicName(), out, out, "presence", "camera-end", "retraction")
        .addSink(ALERTS, Topic.ALERTS.topicName(), out, out, "presence", "camera-end", "retraction")
        .addSink(
            DEAD_LETTERS,
            Topic.DEAD_LETTERS.topicName(),
            out,
            out,
            "presence",
            "camera-end",
            "retraction");
  }

  /** An event shows that the camera is alive. */
  private static final class OnFrame implements Step<DetectionEvent> {
    @Override
    public CameraWatch.Step take(
        WatchedCamera camera, CameraMemory before, DetectionEvent event, CameraTracks tracks) {
      return camera.rules().onFrame(before, event, camera.boxes(event), tracks);
    }

    @Override
    public Tracker.Step track(WatchedCamera camera, CameraTracks before, DetectionEvent event) {
      return camera.tracker().onFrame(before, ObjectEvents.frame(event, camera.boxes(event)));
    }

    @Override
    public boolean isAlive(DetectionEvent event) {
      return true;
    }
  }

  /** Only LIVE shows it: in any other state nothing may come for ever. */
  private static final class OnStatus implements Step<CameraStatus> {
    @Override
    public CameraWatch.Step take(
        WatchedCamera camera, CameraMemory before, CameraStatus status, CameraTracks tracks) {
      return camera.rules().onStatus(before, status);
    }

    @Override
    public Tracker.Step track(WatchedCamera camera, CameraTracks before, CameraStatus status) {
      CameraMemory.End end = CameraMemory.End.of(status);
      return end == null
          ? Tracker.Step.nothing(before)
          : camera.tracker().onEnd(before, new CameraTracks.End(end.epoch(), end.lastIndex()));
    }

    @Override
    public boolean isAlive(CameraStatus status) {
      return status.getState() == CameraState.LIVE;
    }
  }

  /** Says nothing of the camera: a person says it, at any time. */
  private static final class OnRetraction implements Step<Retraction> {
    @Override
    public CameraWatch.Step take(
        WatchedCamera camera, CameraMemory before, Retraction retraction, CameraTracks tracks) {
      return camera.rules().onRetraction(before, retraction);
    }

    @Override
    public Tracker.Step track(WatchedCamera camera, CameraTracks before, Retraction retraction) {
      return Tracker.Step.nothing(before);
    }

    @Override
    public boolean isAlive(Retraction retraction) {
      return false;
    }
  }

  private static StoreBuilder<KeyValueStore<String, CameraMemory>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), CameraMemorySerde.create())
        .withCachingDisabled();
  }

  private static StoreBuilder<KeyValueStore<String, CameraTracks>> tracks(
      Serde<CameraTracks> serde) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(TRACKS), Serdes.String(), serde)
        .withCachingDisabled();
  }

  private static StoreBuilder<KeyValueStore<String, Integer>> silences() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(SILENCES), Serdes.String(), Serdes.Integer())
        .withCachingDisabled()
        .withLoggingDisabled();
  }
}
