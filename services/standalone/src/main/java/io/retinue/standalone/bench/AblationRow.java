package io.retinue.standalone.bench;

import io.retinue.retinanet.evaluation.CocoMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What became of one arm over all its seeds. A run that diverged found nothing: its AP counts as 0.
 *
 * @param outcomes one a seed
 */
public record AblationRow(Ablation.Arm arm, List<Ablation.Outcome> outcomes) {
  /** The head of the table that {@link #text} fills. */
  public static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-12s %-46s %15s %7s  %s",
          "ARM",
          "LOSS OF THE CLASSES",
          "AP",
          "AP50",
          "AP OF EACH SEED");

  public AblationRow {
    outcomes = List.copyOf(outcomes);
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("an arm needs one seed or more");
    }
  }

  /** Mean AP over the seeds. */
  public double mean() {
    return mean(CocoMetrics::ap);
  }

  /** Deviation of the AP of one seed, estimated from all of them; 0 for one seed. */
  public double spread() {
    double mean = mean();
    double squares =
        outcomes.stream()
            .mapToDouble(outcome -> value(outcome, CocoMetrics::ap) - mean)
            .map(d -> d * d)
            .sum();
    return outcomes.size() == 1 ? 0 : Math.sqrt(squares / (outcomes.size() - 1));
  }

  /** One line of the table. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%-12s %-46s %6.3f \u00b1 %.3f %7.3f  %s",
        arm.name(),
        arm.description(),
        mean(),
        spread(),
        mean(CocoMetrics::ap50),
        outcomes.stream().map(AblationRow::text).collect(Collectors.joining("  ")));
  }

  /** One outcome in a word or three. */
  public static String text(Ablation.Outcome outcome) {
    return outcome instanceof Ablation.Outcome.Diverged diverged
        ? "diverged at step " + diverged.step()
        : String.format(Locale.ROOT, "%.3f", value(outcome, CocoMetrics::ap));
  }

  private double mean(ToDoubleFunction<CocoMetrics> metric) {
    return outcomes.stream().mapToDouble(outcome -> value(outcome, metric)).average().orElse(0);
  }

  private static double value(Ablation.Outcome outcome, ToDoubleFunction<CocoMetrics> metric) {
    return outcome instanceof Ablation.Outcome.Scored scored
        ? metric.applyAsDouble(scored.metrics())
        : 0;
  }
}
