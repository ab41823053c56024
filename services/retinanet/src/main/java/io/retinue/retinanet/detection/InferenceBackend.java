package io.retinue.retinanet.detection;

import io.retinue.retinanet.Detection;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.input.InputBatch;
import java.util.List;

/** What says where something may be, before suppression. Not thread-safe. */
interface InferenceBackend extends AutoCloseable {
  /**
   * The candidates of each picture of a batch, in pixels of the input, clipped to the picture.
   *
   * @param placements where each picture lies; one for each that is asked about, the rest of the
   *     batch is padding
   */
  List<List<Detection>> candidates(InputBatch batch, List<Placement> placements);

  /** What the heads say to a batch. */
  HostHeadOutputs outputs(InputBatch batch);

  /** How near it must come to what the eager network said. */
  Tolerance tolerance();

  @Override
  void close();

  /** A network that cannot serve compiled on this machine; the eager one can. */
  static final class NotCompiledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotCompiledException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
