package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;
import java.util.Map;

/**
 * {@link OptimizerConfig.Sgd}, tensor by tensor. Not with DJL's own update: that one keeps the
 * learning rate inside the velocity, so that a falling rate would leave old steps at their old
 * length.
 */
final class Sgd extends Optimizer {
  private final double momentum;

  Sgd(
      NDManager manager,
      Map<String, Parameter> parameters,
      OptimizerConfig.Sgd optimizer,
      double clipNorm) {
    super(manager, parameters, optimizer.weightDecay(), clipNorm, List.of(TrainingState.MOMENT_1));
    momentum = optimizer.momentum();
  }

  @Override
  void move(Slot slot, PtNDArray gradient, double learningRate, double scale, int step) {
    NDArray velocity = slot.state(TrainingState.MOMENT_1);
    gradient.muli(scale);
    velocity.muli(momentum).addi(gradient);
    if (slot.decay() > 0) {
      try (NDArray decay = slot.weight().mul(slot.decay())) {
        velocity.addi(decay);
      }
    }
    try (NDArray moved = velocity.mul(learningRate)) {
      slot.weight().subi(moved);
    }
  }
}
