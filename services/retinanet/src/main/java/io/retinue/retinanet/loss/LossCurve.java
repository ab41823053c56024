package io.retinue.retinanet.loss;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.network.RetinaNet;

/** The class loss of one element by the probability that the network gives to the truth. */
public final class LossCurve {
  /** The truth about an element. */
  public enum Truth {
    /** The anchor is matched to an object of the class. */
    FOREGROUND,
    /** It does not. */
    BACKGROUND
  }

  private LossCurve() {}

  /**
   * The loss at each probability.
   *
   * @param probabilities p_t, what the network gives to the truth; each between 0 and 1
   * @return as many losses, in natural units
   */
  public static double[] of(ClassLoss.Focal loss, Truth truth, double... probabilities) {
    double[] logits = new double[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      double p = probabilities[i];
      if (!(p > 0 && p < 1)) {
        throw new IllegalArgumentException("a probability must lie between 0 and 1, not " + p);
      }
      double towardsTruth = Math.log(p) - Math.log1p(-p);
      logits[i] = truth == Truth.FOREGROUND ? towardsTruth : -towardsTruth;
    }
    try (NDManager manager = Engine.getEngine(RetinaNet.ENGINE).newBaseManager()) {
      NDArray x = manager.create(logits);
      NDArray targets =
          truth == Truth.FOREGROUND
              ? manager.ones(x.getShape(), DataType.FLOAT64)
              : manager.zeros(x.getShape(), DataType.FLOAT64);
      return new FocalLoss(loss).elementwise(x, targets).toDoubleArray();
    }
  }
}
