package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.video.PictureSize;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The weights that a run starts from, and the release that it has to beat.
 *
 * @param base the release that is trained further; empty for random weights
 * @param champion the release that serves; empty where there is none
 * @param untrained network of random weights
 */
record StartingPoint(
    Optional<StoredRelease> base, Optional<StoredRelease> champion, Preset untrained) {

  /**
   * @throws RetinueException BAD_INPUT where a release is missing or damaged, or the one that was
   *     asked for has another network than was asked for
   */
  static StartingPoint of(Start start, Releases releases, ModelStore store) {
    Optional<StoredRelease> champion = StoredRelease.champion(releases, store);
    Optional<StoredRelease> base =
        start.release().isPresent()
            ? Optional.of(asked(start, releases, store))
            : champion.filter(one -> start.network().stream().allMatch(one::isOf));
    return new StartingPoint(base, champion, start.untrained());
  }

  private static StoredRelease asked(Start start, Releases releases, ModelStore store) {
    StoredRelease release = StoredRelease.version(start.release().getAsLong(), releases, store);
    for (Preset network : start.network().stream().toList()) {
      if (!release.isOf(network)) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "%s is %s, not %s".formatted(release.name(), release.networkName(), network.name()),
            "leave out --arch to train it further, or --from to start with random weights");
      }
    }
    return release;
  }

  /** The base's classes in their order, then the champion's, then new ones as they appear. */
  List<String> classes(DatasetSnapshot snapshot) {
    Set<String> classes = new LinkedHashSet<>();
    base.ifPresent(one -> classes.addAll(one.classes()));
    champion.ifPresent(one -> classes.addAll(one.classes()));
    classes.addAll(snapshot.classesInOrderOfAppearance());
    return List.copyOf(classes);
  }

  /**
   * The network to train; the caller closes it.
   *
   * @param typical size of a frame
   * @param seed of what is random
   */
  RetinaNet network(List<String> classes, PictureSize typical, long seed) {
    return base.map(one -> one.network(classes, seed))
        .orElseGet(
            () ->
                RetinaNet.create(untrained.spec(classes, typical.width(), typical.height()), seed));
  }

  /** As the end of a sentence. */
  String inWords() {
    if (base.isPresent()) {
      return base.get().name();
    }
    return "random weights of "
        + untrained.name()
        + champion
            .map(one -> " (the champion, %s, is %s)".formatted(one.name(), one.networkName()))
            .orElse("");
  }

  /** Identifies it, in one line. */
  String identity() {
    return "%s %s %s"
        .formatted(
            base.map(StoredRelease::sha256).orElse(""),
            champion.map(StoredRelease::sha256).orElse(""),
            untrained.name());
  }
}
