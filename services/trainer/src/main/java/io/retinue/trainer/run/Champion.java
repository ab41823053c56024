package io.retinue.trainer.run;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.trainer.release.ReleaseFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The release that serves, with its folder, every file of it verified.
 *
 * @param release what the models topic says of it
 * @param folder its weights
 */
record Champion(ModelRelease release, Path folder) {
  /**
   * @throws RetinueException BAD_INPUT where its folder is missing or damaged
   */
  static Optional<Champion> of(Releases releases, ModelStore store) {
    return releases.champion().map(release -> new Champion(release, store.find(release)));
  }

  long version() {
    return release.getVersion();
  }

  String sha256() {
    return release.getSha256();
  }

  List<String> classes() {
    return release.getClasses();
  }

  /** Its weights; the caller closes them. */
  RetinaNet load() {
    try {
      return RetinaNet.load(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the champion in " + folder + " cannot be read", e);
    }
  }

  /** It, ready to detect; the caller closes it. */
  Detector detector() {
    return ReleaseFolder.open(folder);
  }
}
