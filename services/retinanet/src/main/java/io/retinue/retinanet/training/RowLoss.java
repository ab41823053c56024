package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;

/** The class loss of a batch as tensors: what {@link ClassLoss} describes. */
interface RowLoss {
  /**
   * The loss of a batch, each row times its weight, summed to one number.
   *
   * @param logits [N, R, K]
   * @return a scalar that belongs to the manager of the logits
   */
  NDArray of(NDArray logits, BatchTargets targets);

  static RowLoss of(ClassLoss loss) {
    if (loss instanceof ClassLoss.Focal focal) {
      return new FocalLoss(focal);
    }
    return new HardNegativeLoss((ClassLoss.HardNegatives) loss);
  }
}
