package io.retinue.trainer.run;

import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.Label;
import io.retinue.trainer.fit.PseudoLabels;
import io.retinue.trainer.fit.SnapshotExamples;
import java.util.List;
import java.util.Optional;

/**
 * What a fit needs: the network with the weights that it starts from, and what it learns from. The
 * champion is opened only if it completes labels.
 *
 * @param network to train; closed with this
 * @param training the training labels, completed by the champion's pseudo-labels
 * @param pseudoLabels closed with this; empty where the labels are complete
 */
record StartingModel(RetinaNet network, ExampleSource training, Optional<PseudoLabels> pseudoLabels)
    implements AutoCloseable {

  /** Opens it; the caller closes it. */
  static StartingModel open(
      StartingPoint from,
      DatasetSnapshot snapshot,
      List<String> classes,
      long seed,
      ReleaseEvaluator evaluator) {
    List<Label> training = snapshot.split().training();
    Optional<PseudoLabels> pseudoLabels =
        from.champion()
            .filter(one -> PseudoLabels.areNeededFor(training, one.classes()))
            .map(one -> new PseudoLabels(open(one, evaluator), classes));
    ExampleSource examples =
        pseudoLabels
            .map(found -> new SnapshotExamples(snapshot, training, classes, found::of))
            .orElseGet(() -> new SnapshotExamples(snapshot, training, classes));
    boolean isOpen = false;
    try {
      RetinaNet network = from.network(classes, snapshot.typicalSize(), seed);
      isOpen = true;
      return new StartingModel(network, examples, pseudoLabels);
    } finally {
      if (!isOpen) {
        pseudoLabels.ifPresent(PseudoLabels::close);
      }
    }
  }

  private static Detector open(StoredRelease champion, ReleaseEvaluator evaluator) {
    return evaluator.open(champion.name(), champion.folder());
  }

  @Override
  public void close() {
    network.close();
    pseudoLabels.ifPresent(PseudoLabels::close);
  }
}
