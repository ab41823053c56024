package io.retinue.alerter;

import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * detections and cameras → presence → alerts, one task a partition. Both sides share the store
 * {@code presences}, in memory, with a changelog in Kafka, so that an alert survives a crash of the
 * process.
 */
public final class AlertTopology {
  /** Name of the store; the changelog is {@code <application id>-presences-changelog}. */
  public static final String STORE = "presences";

  private AlertTopology() {}

  /** A pure function of the rules: no broker is touched. */
  public static Topology of(
      List<PresenceRule> rules,
      Serde<DetectionEvent> detections,
      Serde<CameraStatus> cameras,
      Serde<AlertEvent> alerts) {
    Map<String, CameraWatch> byCamera = new ConcurrentHashMap<>();
    Function<String, CameraWatch> watches =
        camera -> byCamera.computeIfAbsent(camera, name -> new CameraWatch(name, rules));
    Serde<String> keys = Serdes.String();
    return new Topology()
        .addSource(
            "detections",
            keys.deserializer(),
            detections.deserializer(),
            Topic.DETECTIONS.topicName())
        .addSource(
            "cameras", keys.deserializer(), cameras.deserializer(), Topic.CAMERAS.topicName())
        .addProcessor("presence", presence(watches), "detections")
        .addProcessor("camera-end", cameraEnd(watches), "cameras")
        .addStateStore(store(), "presence", "camera-end")
        .addSink(
            "alerts",
            Topic.ALERTS.topicName(),
            keys.serializer(),
            alerts.serializer(),
            "presence",
            "camera-end");
  }

  private static ProcessorSupplier<String, DetectionEvent, String, AlertEvent> presence(
      Function<String, CameraWatch> watches) {
    return () ->
        new WatchProcessor<>(watches, event -> event.getFrame().getCamera(), CameraWatch::onFrame);
  }

  private static ProcessorSupplier<String, CameraStatus, String, AlertEvent> cameraEnd(
      Function<String, CameraWatch> watches) {
    return () -> new WatchProcessor<>(watches, CameraStatus::getCamera, CameraWatch::onStatus);
  }

  private static StoreBuilder<KeyValueStore<String, CameraMemory>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), CameraMemorySerde.create())
        .withCachingDisabled();
  }
}
