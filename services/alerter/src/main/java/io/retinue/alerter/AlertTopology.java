package io.retinue.alerter;

import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

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

  /** The changelog's values: JSON, which a person can read with any Kafka tool. */
  static final class CameraMemorySerde {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CameraMemorySerde() {}

    static Serde<CameraMemory> create() {
      Serializer<CameraMemory> serializer = (topic, memory) -> write(memory);
      Deserializer<CameraMemory> deserializer = (topic, bytes) -> read(bytes);
      return Serdes.serdeFrom(serializer, deserializer);
    }

    private static byte @Nullable [] write(@Nullable CameraMemory memory) {
      return memory == null ? null : JSON.writeValueAsBytes(memory);
    }

    private static @Nullable CameraMemory read(byte @Nullable [] bytes) {
      try {
        return bytes == null ? null : JSON.readValue(bytes, CameraMemory.class);
      } catch (JacksonException e) {
        throw new SerializationException("The memory of a camera cannot be read back", e);
      }
    }
  }

  /**
   * Hands each record to the watch of its camera, with the memory that the store has of it. The
   * alerts take the timestamp of the record that caused them.
   */
  static final class WatchProcessor<V> extends ContextualProcessor<String, V, String, AlertEvent> {
    private final Function<String, CameraWatch> watches;
    private final Function<V, String> cameraOf;
    private final Step<V> step;

    /** What a watch does with one kind of record. */
    interface Step<V> {
      CameraWatch.Step take(CameraWatch watch, CameraMemory before, V value);
    }

    WatchProcessor(
        Function<String, CameraWatch> watches, Function<V, String> cameraOf, Step<V> step) {
      this.watches = watches;
      this.cameraOf = cameraOf;
      this.step = step;
    }

    @Override
    public void process(Record<String, V> record) {
      V value = record.value();
      if (value == null) {
        return; // a tombstone: the camera was deleted
      }
      KeyValueStore<String, CameraMemory> store = context().getStateStore(AlertTopology.STORE);
      String camera = cameraOf.apply(value);
      CameraMemory before = Objects.requireNonNullElse(store.get(camera), CameraMemory.NOTHING);
      CameraWatch.Step result = step.take(watches.apply(camera), before, value);
      if (!result.memory().equals(before)) {
        store.put(camera, result.memory());
      }
      for (AlertEvent alert : result.alerts()) {
        context().forward(new Record<>(camera, alert, record.timestamp()));
      }
    }
  }
}
