package io.retinue.trainer.run;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.compiler.CompiledArchives;
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
   * Evaluates the new release and the champion on the same pictures, one after the other.
   *
   * @param challenger folder of the new release
   */
  PromotionGate.Comparison compare(
      Path challenger, Optional<StoredRelease> champion, EvaluationSet validation) {
    EvaluationResult result = evaluate("the new release", challenger, validation);
    reporter.evaluated(result.metrics());
    return new PromotionGate.Comparison(
        result, champion.map(one -> one.with(evaluate(one, validation))));
  }

  private EvaluationResult evaluate(StoredRelease champion, EvaluationSet validation) {
    EvaluationResult result = evaluate(champion.name(), champion.folder(), validation);
    reporter.championAp(result.metrics().ap());
    return result;
  }

  private EvaluationResult evaluate(String name, Path folder, EvaluationSet validation) {
    try (Detector detector = open(name, folder)) {
      return Evaluator.evaluate(
          detector,
          validation,
          reporter.begin("Evaluating " + name + " on the validation frames", PICTURES),
          stop);
    }
  }
}
