package io.retinue.trainer.run;

import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.Evaluator;
import io.retinue.trainer.fit.Fit;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.trainer.release.ReleaseReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes a release from labeled pictures that are in no topic, without a broker and without a gate:
 * for the bundled weights. Fit, folder and evaluation are those of a training run.
 */
public final class OfflineTraining {
  private OfflineTraining() {}

  /**
   * Trains the model in place and writes its release folder.
   *
   * @param name of the run in the report
   * @param request its validation pictures are of the same kind as the training pictures, and
   *     others
   * @param folder empty or missing
   */
  public static EvaluationResult train(String name, Fit.Request request, Path folder) {
    Fit fit = Fit.run(request);
    ReleaseFolder.writeModel(folder, request.model(), request.validation().golden());
    EvaluationResult result = Evaluator.evaluate(folder, request.validation(), request.stop());
    ReleaseFolder.writeReport(
        folder,
        new ReleaseReport(
            name,
            null,
            RunRecord.scores(null, null, result),
            null,
            new ReleaseReport.Dataset(
                List.of(),
                "",
                (long) request.training().size() + request.validation().size(),
                request.validation().size(),
                null,
                0,
                "The caller chose.",
                Map.of()),
            RunRecord.training(null, request.config(), fit),
            null,
            ReleaseReport.maker(request.config())));
    return result;
  }
}
