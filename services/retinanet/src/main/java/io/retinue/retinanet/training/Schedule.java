package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;
import java.util.List;
import java.util.Objects;

/**
 * How the learning rate goes over a run: a linear rise, then a decay. The decay goes by the share
 * of the budget that is used, so that it ends with the run, be its budget steps or time.
 *
 * @param warmUpSteps steps in which the rate rises to the optimizer's
 * @param decay how it falls after
 */
public record Schedule(int warmUpSteps, Decay decay) {
  public Schedule {
    Ranges.require(warmUpSteps >= 0, "warmUpSteps must be 0 or more", warmUpSteps);
    Objects.requireNonNull(decay, "decay");
  }

  /** How the rate falls. */
  public sealed interface Decay {
    /** What the optimizer's rate is multiplied by when so much of the budget is used, 0 to 1. */
    double factorAt(double share);
  }

  /**
   * The rate drops at once.
   *
   * @param at the shares of the budget at which it does, rising; none for a constant rate
   * @param factor what it is multiplied by, each time
   */
  public record Steps(List<Double> at, double factor) implements Decay {
    public Steps {
      at = List.copyOf(at);
      Ranges.require(
          at.stream().allMatch(share -> share >= 0 && share <= 1)
              && at.stream().sorted().toList().equals(at),
          "drops must be at rising shares from 0 to 1",
          at);
      Ranges.require(factor > 0 && factor <= 1, "a drop's factor must be above 0, up to 1", factor);
    }

    @Override
    public double factorAt(double share) {
      return Math.pow(factor, at.stream().filter(drop -> share >= drop).count());
    }
  }

  /**
   * Half a period of a cosine (Loshchilov and Hutter, arXiv 1608.03983, without restarts), from 1
   * down to {@code last} at the end of the budget.
   *
   * @param last 0 up to 1
   */
  public record Cosine(double last) implements Decay {
    public Cosine {
      Ranges.require(last >= 0 && last < 1, "a cosine's last factor must be from 0 up to 1", last);
    }

    @Override
    public double factorAt(double share) {
      return last + (1 - last) * (1 + Math.cos(Math.PI * share)) / 2;
    }
  }

  /**
   * What the optimizer's rate is multiplied by.
   *
   * @param step steps taken before
   * @param share of the budget used before, 0 to 1
   */
  double factorAt(int step, double share) {
    double warm = Math.min(1, (step + 1.0) / Math.max(1, warmUpSteps));
    return warm * decay.factorAt(share);
  }
}
