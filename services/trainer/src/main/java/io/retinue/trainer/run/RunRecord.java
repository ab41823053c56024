package io.retinue.trainer.run;

import io.retinue.platform.release.Candidate;
import io.retinue.platform.release.Decision;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.SnapshotRange;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.fit.Fit;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.release.ReleaseReport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written down about a run: its candidate with provenance for the models topic,
 * and its report for the release's folder.
 *
 * @param from the weights that the fit started from, and the release that taught
 */
record RunRecord(
    String runId,
    StartingPoint from,
    DatasetSnapshot snapshot,
    TrainingConfig training,
    ModelSpec spec,
    Fit fit,
    ReleaseReport.Precision precision) {

  /** Evaluates the champion beside the new release, and chooses what it must show. */
  PromotionGate.Comparison compare(
      EvaluationResult result,
      Optional<StoredRelease> champion,
      EvaluationSet validation,
      ReleaseEvaluator evaluator) {
    PromotionGate.Aim aim = PromotionGate.Aim.BETTER;
    if (from.isTaughtBy(champion)) {
      aim =
          snapshot.split().isByTeacher()
              ? PromotionGate.Aim.AGREES_WITH_TEACHER
              : PromotionGate.Aim.CLOSE_TO_TEACHER;
    }
    return evaluator.compare(result, champion, validation, aim);
  }

  Candidate candidate(String sha256, URI uri, PromotionGate.Comparison comparison) {
    return new Candidate(
        sha256,
        uri.toString(),
        spec.namedClasses(),
        spec.toJson(),
        metrics(comparison),
        provenance());
  }

  private Provenance provenance() {
    return Provenance.newBuilder()
        .setRunId(runId)
        .setBaseSha256(baseSha256())
        .setTeacherSha256(teacherSha256())
        .setSnapshot(
            snapshot.ranges().stream()
                .map(range -> new SnapshotRange(range.partition(), range.from(), range.to()))
                .toList())
        .setManifestSha256(snapshot.manifestSha256())
        .setLabels(snapshot.labels().size())
        .setHeldBack(snapshot.split().validation().size())
        .setSeed(training.seed())
        .setSteps(fit.last().step())
        .setVersions(ReleaseReport.maker(training))
        .build();
  }

  /** COCO's numbers by name, and {@code champion.AP} where there was a champion. */
  private static Map<String, Double> metrics(PromotionGate.Comparison comparison) {
    Map<String, Double> metrics = new LinkedHashMap<>(comparison.challenger().metrics().asMap());
    comparison
        .champion()
        .ifPresent(champion -> metrics.put("champion.AP", champion.result().metrics().ap()));
    return metrics;
  }

  ReleaseReport report(PromotionGate.Comparison comparison, Decision decision) {
    return new ReleaseReport(
        runId,
        new ReleaseReport.Decision(decision instanceof Decision.Promote, decision.reason()),
        scores(null, null, comparison.challenger()),
        comparison
            .champion()
            .map(one -> scores(one.version(), one.sha256(), one.result()))
            .orElse(null),
        new ReleaseReport.Dataset(
            snapshot.ranges(),
            snapshot.manifestSha256(),
            snapshot.labels().size(),
            snapshot.split().validation().size(),
            teacherSha256(),
            snapshot.taughtFrames(),
            snapshot.split().rule(),
            snapshot.ignored()),
        training(baseSha256(), training, fit),
        precision,
        ReleaseReport.maker(training));
  }

  private @Nullable String teacherSha256() {
    return from.teacher().map(StoredRelease::sha256).orElse(null);
  }

  private @Nullable String baseSha256() {
    return from.base().map(StoredRelease::sha256).orElse(null);
  }

  static ReleaseReport.Training training(
      @Nullable String baseSha256, TrainingConfig config, Fit fit) {
    return new ReleaseReport.Training(
        baseSha256,
        config.seed(),
        fit.last().step(),
        fit.took().toMillis() / 1000.0,
        config.recipe().name(),
        config.recipe().optimization().layers().count(),
        config.recipe().batchSize(),
        config.recipe().optimization().optimizer().learningRate(),
        config.threads(),
        fit.last().focalLoss(),
        fit.last().boxLoss());
  }

  static ReleaseReport.Scores scores(
      @Nullable Long version, @Nullable String sha256, EvaluationResult result) {
    return new ReleaseReport.Scores(version, sha256, result.metrics().asMap(), result.classes());
  }
}
