package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;

/** The class loss of a batch as tensors: what {@link ClassLoss} describes. */
interface ClassificationLoss {
  /**
   * The loss of a batch, each row times its weight, summed to one number.
   *
   * @param logits [N, R, K]
   * @return a scalar that belongs to the manager of the logits
   */
  NDArray of(NDArray logits, BatchTargets targets);

  static ClassificationLoss of(ClassLoss loss) {
    if (loss instanceof ClassLoss.Focal focal) {
      return new FocalLoss(focal);
    }
    return new HardNegativeLoss((ClassLoss.HardNegatives) loss);
  }
}
