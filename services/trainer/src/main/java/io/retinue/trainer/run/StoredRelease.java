package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.gate.PromotionGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A release of the models topic with its folder, every file of it verified.
 *
 * @param folder its weights and specification
 */
record StoredRelease(long version, String sha256, List<String> classes, Path folder) {
  /**
   * The release that serves.
   *
   * @throws RetinueException BAD_INPUT where its folder is missing or damaged
   */
  static Optional<StoredRelease> champion(Releases releases, ModelStore store) {
    return releases.champion().map(release -> of(release, store));
  }

  /**
   * @throws RetinueException BAD_INPUT where there is no such release, or its folder is missing or
   *     damaged
   */
  static StoredRelease version(long version, Releases releases, ModelStore store) {
    return releases
        .release(version)
        .map(release -> of(release, store))
        .orElseThrow(
            () ->
                new RetinueException(
                    ErrorKind.BAD_INPUT,
                    "there is no release " + version,
                    "choose one that 'retinue model list' prints"));
  }

  private static StoredRelease of(ModelRelease release, ModelStore store) {
    return new StoredRelease(
        release.getVersion(), release.getSha256(), release.getClasses(), store.find(release));
  }

  String name() {
    return "release " + version;
  }

  /**
   * @throws RetinueException BAD_INPUT where this version of Retinue cannot read it
   */
  ModelSpec spec() {
    try {
      return ModelSpec.fromJson(Files.readString(folder.resolve(RetinaNet.SPEC_FILE)));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  boolean isOf(Preset preset) {
    return spec().network().equals(preset.network());
  }

  /** The name of its network, where it has one. */
  String networkName() {
    return Preset.of(spec().network()).map(Preset::name).orElse("a network without a name");
  }

  /**
   * A copy of its network for other classes; the caller closes it.
   *
   * @param seed of the new classes' weights
   * @throws RetinueException BAD_INPUT where this version of Retinue cannot read it
   */
  RetinaNet network(List<String> forClasses, long seed) {
    try (RetinaNet network = RetinaNet.load(folder)) {
      return network.withClasses(forClasses, seed);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private RetinueException unreadable(IOException e) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "cannot read " + name() + " in " + folder + ": " + e.getMessage(),
        "choose another release, or update Retinue",
        e);
  }

  PromotionGate.Comparison.Champion with(EvaluationResult result) {
    return new PromotionGate.Comparison.Champion(version, sha256, classes, result);
  }
}
