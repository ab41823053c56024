package io.retinue.trainer.run;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.evaluation.Evaluator;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.release.ReleaseFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens and evaluates releases for a run, and reports how far it is.
 *
 * @param compiled the detectors' folder of compiled networks: the champion's is there already where
 *     one serves on this machine, and a challenger's is ready when it starts to serve
 */
record ReleaseEvaluator(CompiledArchives compiled, RunReporter reporter, StopSignal stop) {
  private static final String PICTURES = "pictures";

  /**
   * Opens a release, compiled for this machine.
   *
   * @param name for people
   * @return the caller closes it
   */
  Detector open(String name, Path folder) {
    stop.check();
    reporter.begin("Opening " + name + " and compiling it for this machine", PICTURES);
    return ReleaseFolder.open(folder, compiled);
  }

  /**
   * @param precision in which it was computed
   */
  record Evaluated(EvaluationResult result, Target.Precision precision) {}

  /** Evaluates the champion on the pictures that the new release was evaluated on. */
  PromotionGate.Comparison compare(
      EvaluationResult result,
      Optional<StoredRelease> champion,
      EvaluationSet validation,
      PromotionGate.Aim aim) {
    reporter.evaluated(result.metrics());
    return new PromotionGate.Comparison(
        result, champion.map(one -> one.with(evaluate(one, validation))), aim);
  }

  private EvaluationResult evaluate(StoredRelease champion, EvaluationSet validation) {
    EvaluationResult result = evaluate(champion.name(), champion.folder(), validation).result();
    reporter.championAp(result.metrics().ap());
    return result;
  }

  Evaluated evaluate(String name, Path folder, EvaluationSet validation) {
    try (Detector detector = open(name, folder)) {
      EvaluationResult result =
          Evaluator.evaluate(
              detector,
              validation,
              reporter.begin("Evaluating " + name + " on the validation frames", PICTURES),
              stop);
      return new Evaluated(result, detector.precision());
    }
  }
}
