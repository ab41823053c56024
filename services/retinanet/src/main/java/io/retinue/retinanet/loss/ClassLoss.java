package io.retinue.retinanet.loss;

import io.retinue.retinanet.Ranges;

/**
 * How wrong the class scores of a batch are. Each kind gives every picture the same weight and
 * divides its sum by the picture's foreground anchors, so that kinds can be compared.
 */
public sealed interface ClassLoss {
  /**
   * The focal loss of equation 5 of the paper; with a gamma of 0, cross entropy.
   *
   * @param foreground what an element counts whose truth is 1: alpha
   * @param background what an element counts whose truth is 0: 1 - alpha
   * @param gamma how much an element that is already right counts less, 0 to 10: 2 in the paper
   */
  record Focal(double foreground, double background, double gamma) implements ClassLoss {
    public Focal {
      Ranges.require(
          foreground > 0 && foreground <= 1 && background > 0 && background <= 1,
          "weights of foreground and background must be above 0, up to 1",
          foreground + " and " + background);
      Ranges.require(gamma >= 0 && gamma <= 10, "gamma must be from 0 to 10", gamma);
    }
  }

  /**
   * Cross entropy of all foreground anchors and of those background anchors alone that are worst:
   * SSD's hard-negative mining (Liu et al., section 2.2), picture by picture. A picture without
   * foreground teaches nothing.
   *
   * @param perForeground background anchors for each foreground anchor: 3 in SSD
   */
  record HardNegatives(double perForeground) implements ClassLoss {
    public HardNegatives {
      Ranges.require(
          perForeground > 0 && perForeground <= 1000,
          "background anchors for each foreground anchor must be above 0, up to 1000",
          perForeground);
    }
  }

  /** The paper's form: foreground counts alpha, background {@code 1 - alpha}. */
  static ClassLoss focal(double alpha, double gamma) {
    Ranges.require(alpha > 0 && alpha < 1, "alpha must lie between 0 and 1", alpha);
    return new Focal(alpha, 1 - alpha, gamma);
  }

  /** Alpha-balanced cross entropy, equation 3 of the paper. */
  static ClassLoss balancedCrossEntropy(double alpha) {
    return focal(alpha, 0);
  }

  /** Plain cross entropy: every element counts alike. */
  static ClassLoss crossEntropy() {
    return new Focal(1, 1, 0);
  }
}
