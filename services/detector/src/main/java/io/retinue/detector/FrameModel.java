package io.retinue.detector;

import io.retinue.detector.FrameOutcome.DetectedObject;
import io.retinue.video.Picture;
import java.util.List;

/**
 * One release, loaded and warm. The last holder closes it. Not thread-safe: one thread at a time
 * calls {@link #detect}, and never after {@link #close}.
 */
interface FrameModel extends AutoCloseable {
  ServingRelease release();

  /**
   * Finds objects in the pictures of one batch.
   *
   * @param pictures 1 to the batch size of the service, each of its own size
   * @return for each picture its boxes in that picture's pixels, highest score first
   * @throws RuntimeException when the device or one of the pictures makes the model fail
   */
  List<List<DetectedObject>> detect(List<Picture> pictures);

  @Override
  void close();
}
