package io.retinue.detector.release;

import io.retinue.detector.model.BatchClock;
import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException.Refusal;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.Resizing.ShortSide;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.LoadSteps;
import io.retinue.retinanet.detection.ModelRefusedException;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies every file against the release's SHA-256, opens the model for the device with its golden
 * outputs verified, and warms it up for the sizes of pictures that come. A release that fails any
 * of these is closed and refused: for good if its content is to blame.
 */
public final class RetinaNetLoader implements ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RetinaNetLoader.class);

  private final ModelStore store;
  private final Detectors detectors;
  private final Supplier<List<PictureSize>> sizes;

  /**
   * @param store looked into before the release's own URI, which may be another machine's path
   * @param detectors makes what owns a network and runs it
   * @param sizes of the pictures that will come
   */
  public RetinaNetLoader(ModelStore store, Detectors detectors, Supplier<List<PictureSize>> sizes) {
    this.store = store;
    this.detectors = detectors;
    this.sizes = sizes;
  }

  /** Makes what owns a network and runs it. */
  @FunctionalInterface
  public interface Detectors {
    /**
     * @param steps may end what takes long
     */
    Detector of(RetinaNet network, LoadSteps steps);
  }

  /**
   * What makes detectors on the device of the configuration.
   *
   * @param compiled folder for networks that are compiled for this machine
   * @throws RetinueException BAD_INPUT if the device is not there
   */
  public static Detectors detectors(InferenceConfig inference, Path compiled) {
    MemoryLimit memory = MemoryLimit.ofThisMachine();
    Detectors detectors = unlimited(inference, compiled);
    return (network, steps) -> {
      memory.require(network.spec(), inference.maxBatch());
      return detectors.of(network, steps);
    };
  }

  private static Detectors unlimited(InferenceConfig inference, Path folder) {
    if (inference.engine() == InferenceConfig.Engine.EAGER) {
      return (network, steps) -> Detector.eager(network, inference.maxBatch());
    }
    CompiledArchives compiled = new CompiledArchives(folder);
    if (inference.device().kind() == DeviceChoice.Kind.GPU) {
      // Now, and not with the first release.
      target(inference.device());
    }
    return (network, steps) ->
        new Detector(network, inference.maxBatch(), target(inference.device()), compiled, steps);
  }

  private static Target target(DeviceChoice device) {
    try {
      Target target = device.target();
      LOG.info("device {}: {}", device, target.deviceName());
      return target;
    } catch (DeviceChoice.MissingDeviceException e) {
      throw new RetinueException(ErrorKind.BAD_INPUT, e.getMessage(), e.remedy(), e);
    }
  }

  @Override
  public FrameModel load(ModelRelease release, Progress progress) throws ReleaseRefusedException {
    ServingRelease name = ServingRelease.of(release);
    OneLoad steps = new OneLoad(progress);
    try {
      steps.begin("verifying its files");
      Path folder = store.find(release);
      Detector detector = Detector.open(folder, network -> detectors.of(network, steps), steps);
      try {
        List<String> classes = detector.spec().namedClasses();
        if (!classes.equals(release.getClasses())) {
          throw new ReleaseRefusedException(
              Refusal.FINAL,
              "%s cannot serve: its model has the classes %s, the release %s"
                  .formatted(name, classes, release.getClasses()),
              null);
        }
        warmUp(detector, steps);
        steps.end();
        LOG.info("{} computes in {}", name, detector.precision().name().toLowerCase(Locale.ROOT));
        return new Model(name, detector);
      } catch (ReleaseRefusedException | RuntimeException | Error e) {
        detector.close();
        throw e;
      }
    } catch (RetinueException e) {
      // The folder may be copied again, or its volume mounted.
      throw new ReleaseRefusedException(
          Refusal.PASSING, name + ": " + e.getMessage() + "; " + e.remedy(), e);
    } catch (ModelRefusedException e) {
      Refusal refusal = e.isPassing() ? Refusal.PASSING : Refusal.FINAL;
      throw new ReleaseRefusedException(refusal, name + " cannot serve: " + e.getMessage(), e);
    }
  }

  /**
   * The steps of one load. A size of picture that comes later is compiled between two batches: that
   * is no step of the load, and the load's progress can no longer end it.
   */
  private static final class OneLoad implements LoadSteps {
    private final Progress progress;
    private volatile boolean isOver;

    OneLoad(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void begin(String what) {
      if (!isOver) {
        progress.step(what);
      }
    }

    void end() {
      isOver = true;
    }
  }

  private void warmUp(Detector detector, LoadSteps steps) {
    List<PictureSize> known = sizes.get();
    if (known.isEmpty() && detector.spec().preprocessing().resizing() instanceof ShortSide) {
      return; // the inputs follow the pictures: any that is compiled now would be for no camera
    }
    List<RgbImage> pictures =
        (known.isEmpty() ? List.of(new PictureSize(1, 1)) : known)
            .stream().map(size -> blank(size.width(), size.height())).toList();
    String step = "warming up for pictures of " + (known.isEmpty() ? "any size" : known);
    detector.warmUp(pictures, () -> steps.begin(step));
  }

  private static RgbImage blank(int width, int height) {
    return new RgbImage(width, height, new byte[width * height * RgbImage.CHANNELS]);
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
      return detector.detect(images(pictures)).stream()
          .map(found -> found.stream().map(this::labelled).toList())
          .toList();
    }

    @Override
    public BatchClock.Temperature temperature(List<Picture> pictures) {
      return detector.isWarm(images(pictures))
          ? BatchClock.Temperature.WARM
          : BatchClock.Temperature.COLD;
    }

    @Override
    public Optional<String> slowness() {
      return detector.slowness();
    }

    private static List<RgbImage> images(List<Picture> pictures) {
      return pictures.stream().map(p -> new RgbImage(p.width(), p.height(), p.rgb())).toList();
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
