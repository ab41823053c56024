package io.retinue.trainer.run;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.Label;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.fit.PseudoLabels;
import io.retinue.trainer.fit.SnapshotExamples;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.video.PictureSize;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run starts from: the champion's weights, or random ones where there is no champion. The
 * champion is opened once, for its evaluation, its weights and, while the fit goes on, its
 * pseudo-labels.
 *
 * @param network to train; closed with this
 * @param training the training labels, completed by the champion's pseudo-labels
 * @param champion evaluated; empty where there is none
 * @param pseudoLabels closed with this; empty where the labels are complete
 */
record StartingModel(
    RetinaNet network,
    ExampleSource training,
    Optional<PromotionGate.Comparison.Champion> champion,
    Optional<PseudoLabels> pseudoLabels)
    implements AutoCloseable {

  /** The champion's classes in their order, then the new ones in order of first appearance. */
  static List<String> classes(Optional<Champion> champion, DatasetSnapshot snapshot) {
    Set<String> classes = new LinkedHashSet<>();
    champion.ifPresent(one -> classes.addAll(one.classes()));
    classes.addAll(snapshot.classesInOrderOfAppearance());
    return List.copyOf(classes);
  }

  /** Opens it; the caller closes it. */
  static StartingModel open(
      Optional<Champion> champion,
      DatasetSnapshot snapshot,
      EvaluationSet validation,
      TrainerConfig config,
      ReleaseEvaluator evaluator) {
    long seed = config.training().seed();
    List<String> classes = validation.classes();
    if (champion.isEmpty()) {
      PictureSize typical = snapshot.typicalSize();
      return new StartingModel(
          RetinaNet.create(config.network().spec(classes, typical.width(), typical.height()), seed),
          new SnapshotExamples(snapshot, snapshot.split().training(), classes),
          Optional.empty(),
          Optional.empty());
    }
    String name = champion.get().name();
    List<Label> training = snapshot.split().training();
    Detector detector = evaluator.open(name, champion.get().folder());
    PseudoLabels pseudoLabels = new PseudoLabels(detector, classes);
    boolean isOpen = false;
    try {
      boolean areNeeded = pseudoLabels.areNeededFor(training);
      PromotionGate.Comparison.Champion evaluated =
          champion.get().with(evaluator.evaluate(name, detector, validation));
      StartingModel model =
          new StartingModel(
              detector.network().withClasses(classes, seed),
              areNeeded
                  ? new SnapshotExamples(snapshot, training, classes, pseudoLabels::of)
                  : new SnapshotExamples(snapshot, training, classes),
              Optional.of(evaluated),
              Optional.of(pseudoLabels).filter(needed -> areNeeded));
      isOpen = areNeeded;
      return model;
    } finally {
      if (!isOpen) {
        pseudoLabels.close();
      }
    }
  }

  @Override
  public void close() {
    network.close();
    pseudoLabels.ifPresent(PseudoLabels::close);
  }

  /**
   * The release that serves, with its folder, every file of it verified.
   *
   * @param folder its weights
   */
  record Champion(long version, String sha256, List<String> classes, Path folder) {
    /**
     * @throws RetinueException BAD_INPUT where its folder is missing or damaged
     */
    static Optional<Champion> of(Releases releases, ModelStore store) {
      return releases.champion().map(release -> of(release, store.find(release)));
    }

    private static Champion of(ModelRelease release, Path folder) {
      return new Champion(release.getVersion(), release.getSha256(), release.getClasses(), folder);
    }

    String name() {
      return "release " + version;
    }

    PromotionGate.Comparison.Champion with(EvaluationResult result) {
      return new PromotionGate.Comparison.Champion(version, sha256, classes, result);
    }
  }
}
