package io.retinue.standalone.bench;

import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.network.InitialWeights;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One way to teach the classes; everything else of a run is the same for all.
 *
 * @param name what the command line and the table call it
 * @param loss of the classes
 * @param prior how probable an object is to every anchor before the first step
 */
public record AblationArm(String name, ClassLoss loss, double prior) {
  /** As a layer like any other begins: every anchor is as likely an object as not. */
  private static final double NO_PRIOR = 0.5;

  /** Table 1 of the paper: cross entropy (a), focal (b) with its best alphas, and mining (d). */
  public static List<AblationArm> all() {
    return List.of(
        new AblationArm("ce-no-prior", ClassLoss.crossEntropy(), NO_PRIOR),
        withPrior("ce", ClassLoss.crossEntropy()),
        withPrior("ce-0.25", ClassLoss.balancedCrossEntropy(0.25)),
        withPrior("ce-0.5", ClassLoss.balancedCrossEntropy(0.5)),
        withPrior("ce-0.75", ClassLoss.balancedCrossEntropy(0.75)),
        withPrior("mining-3:1", new ClassLoss.HardNegatives(3)),
        withPrior("focal-0.5", ClassLoss.focal(0.5, 0.5)),
        withPrior("focal-1", ClassLoss.focal(0.25, 1)),
        withPrior("focal-2", ClassLoss.focal(0.25, 2)),
        withPrior("focal-5", ClassLoss.focal(0.25, 5)));
  }

  private static AblationArm withPrior(String name, ClassLoss loss) {
    return new AblationArm(name, loss, InitialWeights.PRIOR);
  }

  /**
   * The arm of a name.
   *
   * @throws IllegalArgumentException listing the names, if there is none
   */
  public static AblationArm named(String name) {
    return all().stream()
        .filter(arm -> arm.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no arm is named '%s'; there are %s"
                        .formatted(
                            name,
                            all().stream()
                                .map(AblationArm::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** The arm in words. */
  public String description() {
    String start = prior == NO_PRIOR ? "no prior" : "prior " + prior;
    if (loss instanceof ClassLoss.Focal focal) {
      boolean balanced = focal.foreground() != focal.background() || focal.foreground() < 1;
      String alpha = balanced ? ", alpha " + focal.foreground() : "";
      return focal.gamma() == 0
          ? "cross entropy" + alpha + ", " + start
          : "focal, gamma " + focal.gamma() + alpha + ", " + start;
    }
    return "cross entropy of the hardest 3:1, " + start;
  }
}
