package io.retinue.alerter;

import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.ObjectChange;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ObjectEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The tracker's part of a processor: the store {@code tracks} and the sink {@code objects}. */
final class ObjectTracking {
  private final Shared shared;
  private final ProcessorContext<byte[], byte[]> context;
  private final KeyValueStore<String, CameraTracks> store;

  /**
   * What the processors of a topology share.
   *
   * @param objects serializer of the objects topic
   * @param meters count what is done
   */
  record Shared(Serializer<ObjectEvent> objects, AlerterMeters meters) {}

  ObjectTracking(Shared shared, ProcessorContext<byte[], byte[]> context) {
    this.shared = shared;
    this.context = context;
    this.store = context.getStateStore(AlertTopology.TRACKS);
  }

  CameraTracks memory(String camera) {
    return Objects.requireNonNullElse(store.get(camera), CameraTracks.NOTHING);
  }

  void forget(String camera) {
    store.delete(camera);
  }

  /**
   * Stores what is remembered from now on, and forwards the events.
   *
   * @param time of the events, Unix time, ms
   */
  void keep(String camera, CameraTracks before, Tracker.Step step, long time, Headers headers) {
    if (!step.memory().equals(before)) {
      store.put(camera, step.memory());
    }
    shared.meters.heldBack(step.heldBack(), step.ignored());
    for (ObjectChange change : step.changes()) {
      shared.meters.object(change);
      byte[] value =
          shared.objects.serialize(Topic.OBJECTS.topicName(), ObjectEvents.of(camera, change));
      context.forward(
          new Record<>(camera.getBytes(StandardCharsets.UTF_8), value, time, headers),
          AlertTopology.OBJECTS);
    }
  }
}
