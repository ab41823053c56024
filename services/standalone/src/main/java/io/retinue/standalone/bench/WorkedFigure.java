package io.retinue.standalone.bench;

import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.LossCurve;
import java.util.List;

/**
 * A number that the literature works out by hand, beside what our loss says. Slides give it with
 * and without its minus sign, by natural logarithm and by base ten; the size is compared.
 *
 * @param name the loss and where on its curve
 * @param loss what computes it
 * @param probability p_t
 * @param logarithm which one the literature took
 * @param printed the size that is printed
 * @param digits significant digits that are printed
 */
public record WorkedFigure(
    String name,
    ClassLoss.Focal loss,
    double probability,
    Logarithm logarithm,
    double printed,
    int digits) {

  /** The base of a logarithm. */
  public enum Logarithm {
    NATURAL(1),
    BASE_TEN(Math.log(10));

    private final double unit;

    Logarithm(double unit) {
      this.unit = unit;
    }
  }

  private static final ClassLoss.Focal CROSS_ENTROPY = new ClassLoss.Focal(1, 1, 0);
  private static final ClassLoss.Focal FOCAL = new ClassLoss.Focal(1, 1, 2);
  private static final ClassLoss.Focal BALANCED = new ClassLoss.Focal(0.25, 0.75, 2);

  /** Those that people meet first. */
  public static List<WorkedFigure> literature() {
    Logarithm ln = Logarithm.NATURAL;
    Logarithm lg = Logarithm.BASE_TEN;
    return List.of(
        new WorkedFigure("cross entropy", CROSS_ENTROPY, 0.8, ln, 0.22, 2),
        new WorkedFigure("focal, gamma 2", FOCAL, 0.8, ln, 0.009, 1),
        new WorkedFigure("focal, gamma 2, alpha 0.25", BALANCED, 0.1, ln, 0.4663, 4),
        new WorkedFigure("focal, gamma 2, alpha 0.25", BALANCED, 0.9, ln, 0.000263, 3),
        new WorkedFigure("focal, gamma 2, alpha 0.25", BALANCED, 0.1, lg, 0.2025, 4),
        new WorkedFigure("focal, gamma 2, alpha 0.25", BALANCED, 0.9, lg, 0.000114, 3));
  }

  /** The size as our loss computes it, for a foreground element. */
  public double computed() {
    return LossCurve.of(loss, LossCurve.Truth.FOREGROUND, probability)[0] / logarithm.unit;
  }

  /** Whether ours, rounded to as many digits as are printed, is the number printed. */
  public boolean agrees() {
    double step = Math.pow(10, Math.floor(Math.log10(printed)) - digits + 1);
    return Math.round(computed() / step) == Math.round(printed / step);
  }
}
