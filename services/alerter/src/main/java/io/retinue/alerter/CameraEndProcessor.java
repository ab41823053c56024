package io.retinue.alerter;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Tells the rules of a camera that its reader has ended or failed. */
final class CameraEndProcessor
    extends ContextualProcessor<String, CameraStatus, String, AlertEvent> {
  private final WatchedCameras watches;
  private @Nullable CameraMemories memories;

  CameraEndProcessor(WatchedCameras watches) {
    this.watches = watches;
  }

  @Override
  public void init(ProcessorContext<String, AlertEvent> context) {
    super.init(context);
    memories = new CameraMemories(context);
  }

  @Override
  public void process(Record<String, CameraStatus> record) {
    CameraStatus status = record.value();
    if (status == null || memories == null) {
      return; // a tombstone: the camera was forgotten
    }
    String camera = status.getCamera();
    memories.step(camera, record, memory -> watches.of(camera).onStatus(memory, status));
  }
}
