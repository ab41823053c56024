package io.retinue.trainer.run;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.trainer.fit.FitObserver;
import io.retinue.trainer.fit.JudgedPictures;
import io.retinue.trainer.fit.Judgment;
import io.retinue.trainer.release.LibraryVersions;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.trainer.release.ReleaseMaker;
import io.retinue.trainer.release.ReleaseReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a release from labelled pictures that lie in no topic, without a broker and without a gate:
 * the way to the bundled weights. The same fit, folder and judgment as a training run's.
 */
public final class OfflineTraining {
  private OfflineTraining() {}

  /**
   * Trains the model in place and writes its release folder.
   *
   * @param name what the report calls the run
   * @param model such as {@code RetinaNet.create(spec, seed)}; stays the caller's to close
   * @param training annotations' labels index the model's classes
   * @param heldBack pictures of the same kind that are not in {@code training}
   * @param folder empty or missing
   */
  public static Judgment train(
      String name,
      RetinaNet model,
      ExampleSource training,
      ExampleSource heldBack,
      TrainingConfig config,
      Path folder,
      FitObserver observer) {
    JudgedPictures judged = JudgedPictures.fullySearched(heldBack, model.spec().classes());
    ReleaseMaker.Made made =
        new ReleaseMaker()
            .make(
                model,
                training,
                judged,
                config,
                Optional.empty(),
                folder,
                observer,
                new StopSignal());
    ReleaseFolder.writeReport(
        folder,
        new ReleaseReport(
            name,
            null,
            new ReleaseReport.Contestant(
                null, null, made.judgment().metrics().asMap(), made.judgment().classes()),
            null,
            new ReleaseReport.Dataset(
                List.of(),
                "",
                (long) training.size() + heldBack.size(),
                heldBack.size(),
                "The caller chose.",
                Map.of()),
            ReleaseReport.Training.of(null, config, made),
            LibraryVersions.present()));
    return made.judgment();
  }
}
