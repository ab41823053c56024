package io.retinue.detector;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.ModelRefusedException;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import java.util.List;
import java.util.function.Function;

/**
 * Verifies every file against the release's SHA-256, opens the model for the device with its golden
 * outputs verified, and runs every batch size. A release that fails any of these is closed and
 * refused.
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
      Detector detector = Detector.open(store.find(release), detectors);
      try {
        List<String> classes = detector.spec().namedClasses();
        if (!classes.equals(release.getClasses())) {
          throw new IllegalArgumentException(
              "its model has the classes " + classes + ", the release " + release.getClasses());
        }
        detector.warmUp();
        return new RetinaNetFrameModel(name, detector);
      } catch (RuntimeException | LinkageError e) {
        detector.close();
        throw e;
      }
    } catch (RetinueException e) {
      throw new ReleaseRefusedException(name + ": " + e.getMessage() + "; " + e.remedy(), e);
    } catch (ModelRefusedException | RuntimeException | LinkageError e) {
      throw new ReleaseRefusedException(name + " cannot serve: " + e.getMessage(), e);
    }
  }
}
