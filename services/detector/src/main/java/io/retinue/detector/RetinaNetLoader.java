package io.retinue.detector;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.GoldenMismatchException;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Verifies every file against the release's SHA-256, loads the network, compiles it for the device,
 * asks it for its golden outputs, and runs every batch size. A release that does not pass all four
 * is closed and refused.
 */
final class RetinaNetLoader implements ModelLoader {
  private final ModelStore store;
  private final Function<RetinaNet, Detector> detectors;

  /**
   * @param store looked into before the release's own URI, which may be another machine's path
   * @param detectors makes what owns a network and runs it
   */
  RetinaNetLoader(ModelStore store, Function<RetinaNet, Detector> detectors) {
    this.store = store;
    this.detectors = detectors;
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

  /** As right as it was where it was made. */
  private Detector detector(RetinaNet network, Path folder)
      throws IOException, GoldenMismatchException {
    Detector detector = detectors.apply(network);
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
