package io.retinue.alerter;

import io.retinue.schemas.AlertEvent;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Hands each record to the watch of its camera, with the memory that the store has of it. The
 * alerts take the timestamp of the record that caused them.
 */
final class WatchProcessor<V> extends ContextualProcessor<String, V, String, AlertEvent> {
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
