package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;

/**
 * How gradients move weights. Weight decay acts on tensors of two dimensions or more: neither
 * biases nor norms decay.
 */
public sealed interface OptimizerConfig {
  /** After the warm-up and before the decay. */
  double learningRate();

  /** Share of a weight that a step at a learning rate of 1 takes away, 0 to 1. */
  double weightDecay();

  /** The same with another learning rate. */
  OptimizerConfig withLearningRate(double other);

  /** Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2). */
  record AdamW(double learningRate, double weightDecay) implements OptimizerConfig {
    public AdamW {
      requireRates(learningRate, weightDecay);
    }

    @Override
    public AdamW withLearningRate(double other) {
      return new AdamW(other, weightDecay);
    }
  }

  /**
   * Gradient descent with momentum, as PyTorch: {@code velocity = momentum * velocity + gradient +
   * weightDecay * weight; weight -= learningRate * velocity}.
   *
   * @param momentum share of the velocity that a step keeps, 0 up to 1
   */
  record Sgd(double learningRate, double momentum, double weightDecay) implements OptimizerConfig {
    public Sgd {
      requireRates(learningRate, weightDecay);
      Ranges.require(momentum >= 0 && momentum < 1, "momentum must be from 0 up to 1", momentum);
    }

    @Override
    public Sgd withLearningRate(double other) {
      return new Sgd(other, momentum, weightDecay);
    }
  }

  private static void requireRates(double learningRate, double weightDecay) {
    Ranges.require(
        learningRate > 0 && learningRate <= 10,
        "learningRate must be above 0, up to 10",
        learningRate);
    Ranges.require(
        weightDecay >= 0 && weightDecay < 1, "weightDecay must be from 0 up to 1", weightDecay);
  }
}
