package io.retinue.detector;

import io.retinue.platform.ModelStore;
import io.retinue.platform.RetinueException;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.GoldenMismatchException;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Verifies every file against the release's SHA-256, loads the network, compiles it for this
 * machine, asks it for its golden outputs, and runs every batch size. A release that does not pass
 * all four is closed and refused.
 */
final class RetinaNetLoader implements ModelLoader {
  private final ModelStore store;
  private final CompiledArchives compiled;
  private final int maxBatch;

  /**
   * @param compiled where networks are kept that were compiled for this machine
   * @param store looked into before the release's own URI, which may be another machine's path
   */
  RetinaNetLoader(ModelStore store, CompiledArchives compiled, int maxBatch) {
    this.store = store;
    this.compiled = compiled;
    this.maxBatch = maxBatch;
  }

  @Override
  public FrameModel load(ModelRelease release) throws ReleaseRefusedException {
    ServingRelease name = ServingRelease.of(release);
    try {
      Path folder = store.find(release);
      RetinaNet network = RetinaNet.load(folder);
      try {
        List<String> classes = network.spec().namedClasses();
        if (!classes.equals(release.getClasses())) {
          throw new IOException(
              "its network knows " + classes + ", the release says " + release.getClasses());
        }
        return new RetinaNetFrameModel(name, detector(network, folder));
      } catch (IOException | GoldenMismatchException | RuntimeException | LinkageError e) {
        network.close();
        throw e;
      }
    } catch (RetinueException e) {
      throw new ReleaseRefusedException(name + ": " + e.getMessage() + "; " + e.remedy(), e);
    } catch (IOException | GoldenMismatchException | RuntimeException | LinkageError e) {
      throw new ReleaseRefusedException(name + " cannot serve: " + e.getMessage(), e);
    }
  }

  /** Compiled for this machine, where it can be, and as right as it was where it was made. */
  private Detector detector(RetinaNet network, Path folder)
      throws IOException, GoldenMismatchException {
    Detector detector = new Detector(network, maxBatch, compiled);
    try {
      detector.verify(folder);
      detector.warmUp();
      return detector;
    } catch (IOException | GoldenMismatchException | RuntimeException | LinkageError e) {
      detector.close();
      throw e;
    }
  }
}
