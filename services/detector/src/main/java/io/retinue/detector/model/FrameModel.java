package io.retinue.detector.model;

import io.retinue.video.Picture;
import java.util.List;
import java.util.Optional;

/**
 * One release, loaded and warm. The last holder closes it. Not thread-safe: one thread at a time
 * calls {@link #detect}, and never after {@link #close}.
 */
public interface FrameModel extends AutoCloseable {
  ServingRelease release();

  /**
   * Finds objects in the pictures of one batch.
   *
   * @param pictures 1 to the batch size of the service, each of its own size
   * @return for each picture its boxes in that picture's pixels, highest score first
   * @throws RuntimeException when the device or one of the pictures makes the model fail
   */
  List<List<DetectedObject>> detect(List<Picture> pictures);

  /** Cold if a call for these pictures would compile or load a network first. */
  default BatchClock.Temperature temperature(List<Picture> pictures) {
    return BatchClock.Temperature.WARM;
  }

  /** Why the model runs slower than it could, for people; from any thread. */
  default Optional<String> slowness() {
    return Optional.empty();
  }

  @Override
  void close();
}
