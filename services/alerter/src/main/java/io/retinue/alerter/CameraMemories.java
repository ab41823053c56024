package io.retinue.alerter;

import io.retinue.schemas.AlertEvent;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** A task's store and its way out: takes one step of a camera's watch, once and whole. */
final class CameraMemories {
  private final ProcessorContext<String, AlertEvent> context;
  private final KeyValueStore<String, CameraMemory> store;

  CameraMemories(ProcessorContext<String, AlertEvent> context) {
    this.context = context;
    this.store = context.getStateStore(AlertTopology.STORE);
  }

  /** The alerts take the timestamp of the record that caused them. */
  void step(String camera, Record<?, ?> cause, Function<CameraMemory, CameraWatch.Step> step) {
    CameraMemory known = store.get(camera);
    CameraMemory before = known == null ? CameraMemory.NOTHING : known;
    CameraWatch.Step result = step.apply(before);
    if (!result.memory().equals(before)) {
      store.put(camera, result.memory());
    }
    for (AlertEvent alert : result.alerts()) {
      context.forward(new Record<>(camera, alert, cause.timestamp()));
    }
  }
}
