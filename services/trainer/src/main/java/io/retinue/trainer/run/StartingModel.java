package io.retinue.trainer.run;

import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.video.PictureSize;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a run begins from: the champion's weights, or random ones where there is no champion. */
final class StartingModel {
  private StartingModel() {}

  /** The champion's classes in their order, then the new ones in order of first appearance. */
  static List<String> classes(Optional<Champion> champion, DatasetSnapshot snapshot) {
    Set<String> classes = new LinkedHashSet<>();
    champion.ifPresent(one -> classes.addAll(one.classes()));
    classes.addAll(snapshot.classesInOrderOfAppearance());
    return new ArrayList<>(classes);
  }

  /** The model to train; the caller closes it. */
  static RetinaNet open(
      Optional<Champion> champion,
      List<String> classes,
      DatasetSnapshot snapshot,
      TrainerConfig config) {
    if (champion.isPresent()) {
      try (RetinaNet known = champion.get().load()) {
        return known.withClasses(classes, config.seed());
      }
    }
    PictureSize typical = snapshot.typicalSize();
    return RetinaNet.create(
        config.network().spec(classes, typical.width(), typical.height()), config.seed());
  }
}
