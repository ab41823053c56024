package io.retinue.ingest.source;

import io.retinue.video.VideoException;

/**
 * Where a camera's frames come from. It is opened again for each epoch, never twice at the same
 * time unless an earlier call hangs.
 */
@FunctionalInterface
public interface CameraSource {
  /**
   * Opens the source for one epoch; the caller closes it.
   *
   * @throws VideoException where it cannot be opened
   */
  FrameSource open() throws VideoException;
}
