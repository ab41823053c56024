package io.retinue.detector;

import io.retinue.detector.FrameOutcome.DetectedObject;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.ModelRefusedException;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.video.Picture;
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
  public FrameModel load(ModelRelease release) throws ModelLoader.ReleaseRefusedException {
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
        return new Model(name, detector);
      } catch (RuntimeException | LinkageError e) {
        detector.close();
        throw e;
      }
    } catch (RetinueException e) {
      throw new ModelLoader.ReleaseRefusedException(
          name + ": " + e.getMessage() + "; " + e.remedy(), e);
    } catch (ModelRefusedException | RuntimeException | LinkageError e) {
      throw new ModelLoader.ReleaseRefusedException(name + " cannot serve: " + e.getMessage(), e);
    }
  }

  /** RetinaNet as the detector service sees it: labels by name, pictures as video decodes them. */
  private static final class Model implements FrameModel {
    private final ServingRelease release;
    private final Detector detector;
    private final List<String> classes;

    /**
     * @param detector owned from now on
     */
    Model(ServingRelease release, Detector detector) {
      this.release = release;
      this.detector = detector;
      this.classes = detector.spec().classes();
    }

    @Override
    public ServingRelease release() {
      return release;
    }

    @Override
    public List<List<DetectedObject>> detect(List<Picture> pictures) {
      List<RgbImage> images =
          pictures.stream().map(p -> new RgbImage(p.width(), p.height(), p.rgb())).toList();
      return detector.detect(images).stream()
          .map(found -> found.stream().map(this::labelled).toList())
          .toList();
    }

    private DetectedObject labelled(Detection found) {
      Box box = found.box();
      return new DetectedObject(
          classes.get(found.label()), found.score(), box.x1(), box.y1(), box.x2(), box.y2());
    }

    @Override
    public void close() {
      detector.close();
    }
  }
}
