package io.retinue.trainer.run;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.ActivationObserver;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.release.ReleaseReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a new release serves in 8 bits: if that costs at most {@value #MOST_LOST} of AP
 * on the validation frames. What its feature maps hold is observed on training frames, and is part
 * of the release then. Elsewhere, or where it costs more, the release serves in 16 or 32 bits.
 */
final class EightBits {
  static final double MOST_LOST = 0.003;

  /** More hardly change the ranges, and take a slow network minutes. */
  private static final int PICTURES = 32;

  private static final String INT8 = name(Target.Precision.INT8);

  private final ReleaseEvaluator evaluator;
  private final EvaluationSet validation;

  EightBits(ReleaseEvaluator evaluator, EvaluationSet validation) {
    this.evaluator = evaluator;
    this.validation = validation;
  }

  /**
   * How a release serves, and how well.
   *
   * @param result in that precision
   * @param report of the choice
   */
  record Choice(EvaluationResult result, ReleaseReport.Precision report) {}

  /**
   * What the network's feature maps hold.
   *
   * @param ranges empty where 8 bits are out of the question
   * @param obstacle why, as a sentence; empty where they are not
   */
  record Observation(Optional<ActivationRanges> ranges, String obstacle) {
    private static Observation impossible(String obstacle) {
      return new Observation(Optional.empty(), obstacle);
    }
  }

  /**
   * Observes a network.
   *
   * @param seen pictures of the network's cameras, one or more
   */
  static Observation observe(
      RetinaNet network, ExampleSource seen, RunReporter reporter, StopSignal stop) {
    if (!Target.thisProcessor().canMultiplyBytes()) {
      return Observation.impossible("The training machine does not multiply 8-bit integers.");
    }
    reporter.begin("Observing the new network, for 8 bits", "pictures");
    List<RgbImage> pictures =
        EvaluationSet.spread(seen.size(), PICTURES).stream()
            .map(index -> seen.get(index).image())
            .toList();
    try {
      return new Observation(
          Optional.of(ActivationObserver.observe(network, pictures, stop::check)), "");
    } catch (ArithmeticException e) { // the gate rejects such a release by its AP
      return Observation.impossible("8 bits cannot hold it: " + e.getMessage() + ".");
    }
  }

  /**
   * Evaluates the release in a folder, and in 8 bits too, and leaves the ranges there if these
   * serve.
   *
   * @throws RetinueException STORAGE where the folder cannot be written
   */
  Choice choose(Path folder, Observation observation) {
    EvaluationResult plain = evaluator.evaluate("the new release", folder, validation).result();
    String precision = name(Target.thisProcessor().precision());
    double ap = plain.metrics().ap();
    if (observation.ranges().isEmpty()) {
      return new Choice(
          plain,
          new ReleaseReport.Precision(precision, observation.obstacle(), Map.of(precision, ap)));
    }
    Path file = folder.resolve(ActivationRanges.FILE);
    try {
      Files.writeString(file, observation.ranges().get().toJson());
      ReleaseEvaluator.Evaluated bytes =
          evaluator.evaluate("the new release in 8 bits", folder, validation);
      if (bytes.precision() != Target.Precision.INT8) {
        Files.delete(file);
        String reason = "8 bits missed the golden outputs; the log says by how much.";
        return new Choice(
            plain, new ReleaseReport.Precision(precision, reason, Map.of(precision, ap)));
      }
      double after = bytes.result().metrics().ap();
      boolean serves = after >= ap - MOST_LOST;
      if (!serves) {
        Files.delete(file);
      }
      String reason =
          String.format(
              Locale.ROOT,
              "AP %.4f in 8 bits, %.4f in %s, on the same validation frames; %.3f may be lost.",
              after,
              ap,
              precision,
              MOST_LOST);
      return new Choice(
          serves ? bytes.result() : plain,
          new ReleaseReport.Precision(
              serves ? INT8 : precision, reason, Map.of(precision, ap, INT8, after)));
    } catch (IOException e) {
      throw RetinueException.unwritable("the release in " + folder, e);
    }
  }

  private static String name(Target.Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }
}
