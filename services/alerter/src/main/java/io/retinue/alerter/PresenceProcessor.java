package io.retinue.alerter;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.DetectionEvent;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Shows each frame's detections to the rules of its camera. */
final class PresenceProcessor
    extends ContextualProcessor<String, DetectionEvent, String, AlertEvent> {
  private final WatchedCameras watches;
  private @Nullable CameraMemories memories;

  PresenceProcessor(WatchedCameras watches) {
    this.watches = watches;
  }

  @Override
  public void init(ProcessorContext<String, AlertEvent> context) {
    super.init(context);
    memories = new CameraMemories(context);
  }

  @Override
  public void process(Record<String, DetectionEvent> record) {
    DetectionEvent event = record.value();
    if (event == null || memories == null) {
      return; // a tombstone says nothing of a frame
    }
    String camera = event.getFrame().getCamera();
    memories.step(camera, record, memory -> watches.of(camera).onFrame(memory, event));
  }
}
