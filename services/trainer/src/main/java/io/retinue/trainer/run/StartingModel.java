package io.retinue.trainer.run;

import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.Label;
import io.retinue.trainer.fit.PseudoLabels;
import io.retinue.trainer.fit.SnapshotExamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a fit needs: the network with the weights that it starts from, and what it learns from. The
 * champion and the teacher are opened only if they complete labels.
 *
 * @param network to train; closed with this
 * @param training the training labels, completed by pseudo-labels
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
        Optional.of(completing(from, training, classes))
            .filter(releases -> !releases.isEmpty())
            .map(releases -> new PseudoLabels(open(releases, evaluator), classes));
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

  /** The releases that complete labels, the teacher first. */
  private static List<StoredRelease> completing(
      StartingPoint from, List<Label> training, List<String> classes) {
    return Stream.concat(from.teacher().stream(), from.champion().stream())
        .filter(one -> PseudoLabels.areNeededFor(training, learned(one, classes)))
        .collect(
            Collectors.toMap(
                StoredRelease::sha256, Function.identity(), (one, same) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  private static List<String> learned(StoredRelease release, List<String> classes) {
    return release.classes().stream().filter(classes::contains).toList();
  }

  private static List<Detector> open(List<StoredRelease> releases, ReleaseEvaluator evaluator) {
    List<Detector> opened = new ArrayList<>();
    boolean isOpen = false;
    try {
      for (StoredRelease release : releases) {
        opened.add(evaluator.open(release.name(), release.folder()));
      }
      isOpen = true;
      return opened;
    } finally {
      if (!isOpen) {
        opened.forEach(Detector::close);
      }
    }
  }

  @Override
  public void close() {
    network.close();
    pseudoLabels.ifPresent(PseudoLabels::close);
  }
}
