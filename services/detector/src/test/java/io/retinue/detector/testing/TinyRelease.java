package io.retinue.detector.testing;

import io.retinue.platform.release.ModelStore;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.GoldenOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Real releases of a very small, untrained RetinaNet, as a trainer would put them in the store. */
public final class TinyRelease {
  public static final List<String> CLASSES = List.of("person", "car");
  private static final ModelSpec SPEC =
      ModelSpec.tiny(CLASSES, SyntheticFrames.WIDTH, SyntheticFrames.HEIGHT);

  private final Path folder;
  private final ModelStore store;

  /**
   * @param folder for work and for the store, which is {@code models} in it
   */
  public TinyRelease(Path folder) {
    this.folder = folder;
    this.store = new ModelStore(folder.resolve("models"));
  }

  public ModelStore store() {
    return store;
  }

  /** A champion whose weights come from its version. */
  public ModelRelease champion(long version) throws IOException {
    return release(version, write(version, SPEC));
  }

  /** A champion that computes pictures of each size at a size of their own. */
  public ModelRelease championForEachSize(long version) throws IOException {
    ModelSpec spec =
        new ModelSpec(
            SPEC.network(),
            SPEC.classes(),
            Preprocessing.imageNet(new Resizing.ShortSide(64, 128)),
            SPEC.decoding());
    return release(version, write(version, spec));
  }

  /** A champion whose golden outputs are another network's, though every hash is right. */
  public ModelRelease championThatSaysSomethingElse(long version) throws IOException {
    Path other = write(version + 1_000, SPEC);
    Path work = write(version, SPEC);
    Files.copy(
        other.resolve(RetinaNet.WEIGHTS_FILE),
        work.resolve(RetinaNet.WEIGHTS_FILE),
        StandardCopyOption.REPLACE_EXISTING);
    return release(version, work);
  }

  private Path write(long seed, ModelSpec spec) throws IOException {
    Path work = Files.createDirectories(folder.resolve("work-" + seed));
    RgbImage gray = new RgbImage(64, 48, new byte[64 * 48 * 3]);
    try (RetinaNet network = RetinaNet.create(spec, seed)) {
      network.save(work);
      GoldenOutputs.record(network, List.of(gray), work);
    }
    return work;
  }

  private ModelRelease release(long version, Path work) throws IOException {
    String sha256 = store.put(work);
    return ModelRelease.newBuilder()
        .setModel("retinanet")
        .setVersion(version)
        .setState(ReleaseState.CHAMPION)
        .setReason("a test says so")
        .setAt(Instant.now())
        .setSha256(sha256)
        .setUri(store.uri(sha256).toString())
        .setClasses(CLASSES)
        .setNetwork(Files.readString(work.resolve(RetinaNet.SPEC_FILE)))
        .setMetrics(Map.of())
        .build();
  }
}
