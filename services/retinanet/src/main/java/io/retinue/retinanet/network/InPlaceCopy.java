package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Writes numbers into a tensor's own memory. {@code NDArray.set} would make the tensor a view of a
 * Java buffer instead, which lies where it happens to lie.
 */
public final class InPlaceCopy {
  private InPlaceCopy() {}

  /**
   * Overwrites a tensor of single precision; no gradient is recorded.
   *
   * @param values in row-major order, as many as the tensor has
   */
  public static void write(NDArray tensor, float[] values) {
    try (GradientRecording off = GradientRecording.off();
        NDManager scratch = tensor.getManager().newSubManager()) {
      tensor.set(new NDIndex(":"), scratch.create(values, tensor.getShape()));
    }
  }
}
