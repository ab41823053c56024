package io.retinue.trainer.run;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.schemas.ModelRelease;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.gate.Comparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  Comparison.Champion with(EvaluationResult result) {
    return new Comparison.Champion(version, sha256, classes, result);
  }
}
