package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TrainableLayers;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How weights are moved.
 *
 * @param optimizer how a gradient moves them
 * @param schedule how the learning rate goes over the run
 * @param clipNorm gradients longer than this, over all tensors together, are shortened to it; empty
 *     for no limit
 * @param norms whether batch norms learn, in those parts of the network that learn
 * @param layers which parts of the backbone learn
 * @param averaging decay per step of an exponential moving average of the weights, which then
 *     replaces them at the end; empty for none
 */
public record Optimization(
    OptimizerConfig optimizer,
    Schedule schedule,
    OptionalDouble clipNorm,
    NormTraining norms,
    TrainableLayers layers,
    OptionalDouble averaging) {

  /** Whether batch norms learn. */
  public enum NormTraining {
    /** Scale and shift are trained, and statistics follow the batches. */
    TRAINED,
    /** Scale, shift and statistics stay as they are: for small batches on good weights. */
    FROZEN
  }

  public Optimization {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(norms, "norms");
    Objects.requireNonNull(layers, "layers");
    Ranges.require(
        clipNorm.isEmpty() || clipNorm.getAsDouble() > 0, "clipNorm must be above 0", clipNorm);
    Ranges.require(
        averaging.isEmpty() || (averaging.getAsDouble() > 0 && averaging.getAsDouble() < 1),
        "averaging must lie between 0 and 1",
        averaging);
  }

  /** The whole backbone learns. */
  public Optimization(
      OptimizerConfig optimizer,
      Schedule schedule,
      OptionalDouble clipNorm,
      NormTraining norms,
      OptionalDouble averaging) {
    this(optimizer, schedule, clipNorm, norms, TrainableLayers.ALL, averaging);
  }

  /** Freezes what does not learn, until {@link RetinaNet#unfreeze}. */
  void freeze(RetinaNet model) {
    if (norms == NormTraining.FROZEN) {
      model.freezeNorms();
    }
    model.freezeAllBut(layers);
  }

  public Optimization with(OptimizerConfig other) {
    return new Optimization(other, schedule, clipNorm, norms, layers, averaging);
  }

  public Optimization with(Schedule other) {
    return new Optimization(optimizer, other, clipNorm, norms, layers, averaging);
  }

  public Optimization with(NormTraining other) {
    return new Optimization(optimizer, schedule, clipNorm, other, layers, averaging);
  }

  public Optimization with(TrainableLayers other) {
    return new Optimization(optimizer, schedule, clipNorm, norms, other, averaging);
  }

  public Optimization withAveraging(double decay) {
    return new Optimization(optimizer, schedule, clipNorm, norms, layers, OptionalDouble.of(decay));
  }
}
