package io.retinue.trainer.run;

import io.retinue.platform.release.Decision;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.SnapshotRange;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.fit.Judgment;
import io.retinue.trainer.release.LibraryVersions;
import io.retinue.trainer.release.ReleaseMaker;
import io.retinue.trainer.release.ReleaseReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written down about a run: its provenance for the models topic and its report
 * for the release's folder.
 *
 * @param base the champion that the fit began from; empty for random weights
 */
record RunRecord(
    String runId,
    Optional<Champion> base,
    DatasetSnapshot snapshot,
    TrainingConfig training,
    ReleaseMaker.Made made) {

  Provenance provenance() {
    return Provenance.newBuilder()
        .setRunId(runId)
        .setBaseSha256(baseSha256())
        .setSnapshot(
            snapshot.ranges().stream()
                .map(range -> new SnapshotRange(range.partition(), range.from(), range.to()))
                .toList())
        .setManifestSha256(snapshot.manifestSha256())
        .setLabels(snapshot.labels().size())
        .setHeldBack(snapshot.split().heldBack().size())
        .setSeed(training.seed())
        .setSteps(made.last().step())
        .setVersions(LibraryVersions.present())
        .build();
  }

  /** COCO's numbers by name, and {@code champion.AP} where there was a champion. */
  Map<String, Double> metrics(Comparison contest) {
    Map<String, Double> metrics = new LinkedHashMap<>(contest.challenger().metrics().asMap());
    contest
        .championJudgment()
        .ifPresent(champion -> metrics.put("champion.AP", champion.metrics().ap()));
    return metrics;
  }

  ReleaseReport report(Comparison contest, Decision verdict) {
    return new ReleaseReport(
        runId,
        new ReleaseReport.Decision(verdict instanceof Decision.Promote, verdict.reason()),
        contestant(null, null, contest.challenger()),
        contest
            .champion()
            .flatMap(
                one ->
                    contest
                        .championJudgment()
                        .map(its -> contestant(one.version(), one.sha256(), its)))
            .orElse(null),
        new ReleaseReport.Dataset(
            snapshot.ranges(),
            snapshot.manifestSha256(),
            snapshot.labels().size(),
            snapshot.split().heldBack().size(),
            snapshot.split().rule(),
            snapshot.ignored()),
        ReleaseReport.Training.of(baseSha256(), training, made),
        LibraryVersions.present());
  }

  private @Nullable String baseSha256() {
    return base.map(Champion::sha256).orElse(null);
  }

  private static ReleaseReport.Contestant contestant(
      @Nullable Long version, @Nullable String sha256, Judgment judgment) {
    return new ReleaseReport.Contestant(
        version, sha256, judgment.metrics().asMap(), judgment.classes());
  }
}
