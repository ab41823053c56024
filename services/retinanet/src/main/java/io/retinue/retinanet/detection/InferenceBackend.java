package io.retinue.retinanet.detection;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.HeadOutputs;
import java.util.List;
import java.util.Optional;

/** Produces candidates before NMS. Not thread-safe. */
interface InferenceBackend extends AutoCloseable {
  /**
   * The candidates of each picture of a batch, in pixels of the input, clipped to the picture.
   *
   * @param placements where each picture lies; fewer than the batch's size if the rest of it is
   *     padding
   */
  List<List<Detection>> candidates(InputBatch batch, List<Placement> placements);

  /** The head outputs for a batch. */
  HostHeadOutputs outputs(InputBatch batch);

  /** What feature maps and weights are made of. */
  Target.Precision precision();

  /** What to try if this one's outputs are wrong, or it cannot be compiled; empty if nothing is. */
  Optional<InferenceBackend> simpler();

  /** How far the outputs may differ from the eager network's. */
  Tolerance tolerance();

  /**
   * Whether its outputs for inputs of a size are known to be the eager network's on this machine,
   * from an earlier process, and it would have to be loaded for that size to show it again.
   */
  default boolean wasCompared(InputSize size) {
    return false;
  }

  @Override
  void close();

  /**
   * The network cannot be compiled for this machine, or computes something else; eager it can
   * serve.
   */
  static final class NotCompiledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotCompiledException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A copy of {@link HeadOutputs} in Java's memory.
   *
   * @param logits row-major
   * @param logitsShape [N, R, K]
   * @param deltas row-major
   * @param deltasShape [N, R, 4]
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once
  record HostHeadOutputs(float[] logits, Shape logitsShape, float[] deltas, Shape deltasShape) {
    static HostHeadOutputs of(HeadOutputs outputs) {
      return new HostHeadOutputs(
          outputs.logits().toFloatArray(),
          outputs.logits().getShape(),
          outputs.deltas().toFloatArray(),
          outputs.deltas().getShape());
    }
  }
}
