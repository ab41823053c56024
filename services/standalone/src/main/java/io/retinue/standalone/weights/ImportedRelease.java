package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.Candidate;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.ReleasePublisher;
import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.schemas.ModelRelease;
import io.retinue.standalone.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models that were imported, as releases of a deployment. */
public final class ImportedRelease {
  private static final Duration ANNOUNCE_WITHIN = Duration.ofMinutes(1);

  private ImportedRelease() {}

  /**
   * Puts a model's folder into the deployment's store and announces it.
   *
   * @param network the text of its {@code model.json}
   * @param sentence the source of the model, for people
   * @return the release's newest step: CHAMPION if it serves
   * @throws RetinueException UNREACHABLE or STORAGE
   */
  public static ModelRelease announce(
      Deployment deployment,
      Path folder,
      List<String> classes,
      String network,
      String sentence,
      ImportPromotion promotion) {
    ModelStore store = new ModelStore(deployment.data().models());
    String sha256 = store.put(folder);
    return new ReleasePublisher(
            new KafkaClients(deployment.kafka()),
            new RetinueSerdes(deployment.kafka()),
            Deployment.MODEL,
            Clock.systemUTC(),
            ANNOUNCE_WITHIN)
        .announceImport(
            new Candidate(sha256, store.uri(sha256).toString(), classes, network, Map.of(), null),
            sentence,
            promotion,
            new StopSignal());
  }

  /**
   * The folder of the newest release that was imported under a name.
   *
   * @throws RetinueException BAD_INPUT where there is none
   */
  public static Path named(Deployment deployment, String name) {
    ModelStore store = new ModelStore(deployment.data().models());
    List<ModelRelease> newestFirst =
        new ArrayList<>(
            Releases.read(
                    new KafkaClients(deployment.kafka()),
                    new RetinueSerdes(deployment.kafka()).models(),
                    Deployment.MODEL)
                .releases());
    Collections.reverse(newestFirst);
    for (ModelRelease release : newestFirst) {
      Optional<Path> folder = folder(store, release);
      if (folder.isPresent()
          && origin(folder.get()).map(WeightsImport.Origin::name).equals(Optional.of(name))) {
        return folder.get();
      }
    }
    throw new RetinueException(
        ErrorKind.BAD_INPUT,
        "no release was imported as '" + name + "'",
        "choose a name or a version that 'retinue model list' prints");
  }

  /** Empty where another release's folder is damaged or elsewhere: it cannot be asked its name. */
  private static Optional<Path> folder(ModelStore store, ModelRelease release) {
    try {
      return Optional.of(store.get(release.getSha256()));
    } catch (RetinueException notHere) {
      return Optional.empty();
    }
  }

  private static Optional<WeightsImport.Origin> origin(Path folder) {
    try {
      return WeightsImport.Origin.of(folder);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the release in " + folder + " cannot be read: " + e.getMessage(),
          "name a version instead",
          e);
    }
  }
}
