package io.retinue.retinanet.detection;

import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.NativeHeap;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds objects in pictures. Inference only: no gradients are recorded, and nothing native outlives
 * a call. Not thread-safe: one thread at a time. Several detectors, and training runs of other
 * models, may work at the same time.
 *
 * <p>Pictures go through the network in batches of 1, 2, 4, ... up to {@code maxBatch}, the last
 * padded, so that few sizes exist and each can be warmed up. Detections on a picture may differ in
 * the last bits between batch sizes, never between calls of the same size. Where the input follows
 * the picture ({@link io.retinue.retinanet.Resizing.ShortSide}), the pictures of a batch are padded
 * to the largest of it, which moves detections more than that; a batch of one moves none.
 */
public final class Detector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Detector.class);

  /** libtorch profiles a program's first call and optimizes it at the second. */
  private static final int WARMING_CALLS = 3;

  private final RetinaNet model;
  private final PictureFitter fitter;
  private final NonMaximumSuppression suppression;
  private final TreeMap<Integer, InputBatch> batches = new TreeMap<>();
  private InferenceBackend backend;

  /**
   * A detector on the network compiled for this machine's processor, with the weights that it has
   * now. If it cannot be compiled, the eager network serves, and the log gives the reason.
   *
   * @param model owned from now on: closed with the detector
   * @param maxBatch the most pictures that go through the network together, 1 or more
   */
  public Detector(RetinaNet model, int maxBatch) {
    this(model, maxBatch, new CompiledBackend(model, Target.thisProcessor(), Optional.empty()));
  }

  /**
   * The same, compiled for a device.
   *
   * @param archives holds compiled networks between runs
   */
  public Detector(RetinaNet model, int maxBatch, Target target, CompiledArchives archives) {
    this(model, maxBatch, new CompiledBackend(model, target, Optional.of(archives)));
  }

  /**
   * A detector on the eager network, on the processors. Nothing is compiled: for a few pictures,
   * for a model that is still being trained, or to rule the compiler out.
   *
   * @param model owned from now on: closed with the detector
   */
  public static Detector eager(RetinaNet model, int maxBatch) {
    return new Detector(model, maxBatch, new EagerBackend(model));
  }

  /** Opens a release, compiled for this machine's processor; see {@link #open(Path, Function)}. */
  public static Detector open(Path release, int maxBatch) throws ModelRefusedException {
    return open(release, model -> new Detector(model, maxBatch));
  }

  /**
   * Opens a release: loads it, makes a detector of it and verifies its golden outputs ({@link
   * GoldenOutputs}). The eager network must reproduce them up to rounding. If only the compiled one
   * differs, the eager network serves, and the log gives the reason. On failure nothing stays open.
   *
   * @param release a model's folder with golden outputs; or a file of weights with its model.json
   *     beside it, whose golden outputs are verified only if they are there too
   * @param runtime makes the detector, which owns the network; it need not close it on failure
   * @return the caller closes it
   * @throws ModelRefusedException if a file is missing or damaged, the outputs differ, or the model
   *     cannot run here
   */
  public static Detector open(Path release, Function<RetinaNet, Detector> runtime)
      throws ModelRefusedException {
    boolean isFolder = Files.isDirectory(release);
    Path folder = isFolder ? release : release.resolveSibling("");
    try {
      Detector detector = detector(isFolder ? RetinaNet.load(release) : loose(release), runtime);
      try {
        if (isFolder || Files.exists(folder.resolve(GoldenOutputs.FILE))) {
          detector.verify(folder);
        }
        return detector;
      } catch (IOException | Tolerance.MismatchException | RuntimeException | LinkageError e) {
        detector.close();
        throw e;
      }
    } catch (Tolerance.MismatchException e) {
      throw new ModelRefusedException(
          release + " does not reproduce its golden outputs: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new ModelRefusedException(
          release + " is incomplete: " + e.getMessage() + " is missing", e);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new ModelRefusedException(release + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static RetinaNet loose(Path weights) throws IOException {
    String spec = Files.readString(weights.resolveSibling(RetinaNet.SPEC_FILE));
    return RetinaNet.read(ModelSpec.fromJson(spec), weights, Optional.empty());
  }

  private static Detector detector(RetinaNet model, Function<RetinaNet, Detector> runtime) {
    try {
      return runtime.apply(model);
    } catch (RuntimeException | LinkageError e) {
      model.close();
      throw e;
    }
  }

  Detector(RetinaNet model, int maxBatch, InferenceBackend backend) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be 1 or more, not " + maxBatch);
    }
    this.model = model;
    this.backend = backend;
    ModelSpec spec = model.spec();
    fitter = new PictureFitter(spec.preprocessing());
    suppression = new NonMaximumSuppression(spec.decoding());
    for (int size = 1; size < maxBatch; size *= 2) {
      batches.put(size, InputBatch.of(spec.preprocessing(), size));
    }
    batches.put(maxBatch, InputBatch.of(spec.preprocessing(), maxBatch));
    if (spec.preprocessing().resizing() instanceof Resizing.Fixed) {
      // Its only input's size is known: compile now, for the weights of now.
      tryOut();
    }
  }

  public ModelSpec spec() {
    return model.spec();
  }

  /** The network with its weights; it stays the detector's to close. */
  public RetinaNet network() {
    return model;
  }

  /**
   * The detections of each picture, best first.
   *
   * @param images any number, of any sizes
   */
  public List<List<Detection>> detect(List<RgbImage> images) {
    List<List<Detection>> detections = new ArrayList<>(images.size());
    int maxBatch = batches.lastKey();
    try (GradientRecording off = GradientRecording.off()) {
      for (int from = 0; from < images.size(); from += maxBatch) {
        int to = Math.min(images.size(), from + maxBatch);
        detections.addAll(detectBatch(images.subList(from, to)));
      }
    }
    return detections;
  }

  private List<List<Detection>> detectBatch(List<RgbImage> images) {
    InputBatch batch = batches.ceilingEntry(images.size()).getValue();
    batch.clear();
    List<Placement> placements = new ArrayList<>(images.size());
    for (int n = 0; n < images.size(); n++) {
      RgbImage image = images.get(n);
      batch.set(n, fitter.fit(image));
      placements.add(model.spec().preprocessing().place(image.width(), image.height()));
    }
    List<List<Detection>> candidates = run(() -> backend.candidates(batch, placements));
    List<List<Detection>> detections = new ArrayList<>(images.size());
    for (int n = 0; n < images.size(); n++) {
      detections.add(suppression.keep(candidates.get(n), placements.get(n)));
    }
    return detections;
  }

  /** Runs a call; a network that cannot be compiled is replaced by the eager one first. */
  private <T> T run(Supplier<T> question) {
    try {
      return question.get();
    } catch (InferenceBackend.NotCompiledException e) {
      fallBack(e);
      return question.get();
    }
  }

  private void fallBack(Exception reason) {
    LOG.warn("the model runs eagerly, which is slow: {}", reason.getMessage(), reason);
    backend.close();
    backend = new EagerBackend(model);
  }

  private void tryOut() {
    RgbImage black = new RgbImage(1, 1, new byte[RgbImage.CHANNELS]);
    InputBatch batch = batches.firstEntry().getValue();
    batch.set(0, fitter.fit(black));
    try (GradientRecording off = GradientRecording.off()) {
      run(() -> backend.outputs(batch));
    }
  }

  /** Verifies the eager network, then the backend in use. */
  void verify(Path folder) throws IOException, Tolerance.MismatchException {
    GoldenOutputs.verify(model, folder);
    try (GradientRecording off = GradientRecording.off()) {
      run(
          () -> {
            GoldenOutputs.verify(model.spec(), backend, folder);
            return backend;
          });
    }
  }

  /** Whether the network that serves was compiled, or is the eager one. */
  public boolean isCompiled() {
    return backend instanceof CompiledBackend;
  }

  InferenceBackend backend() {
    return backend;
  }

  /**
   * Runs every batch size until it is optimized, so that no later call is slow. Native memory that
   * loading and compiling used goes back to the system.
   */
  public void warmUp() {
    RgbImage black = new RgbImage(1, 1, new byte[RgbImage.CHANNELS]);
    for (int size : batches.keySet()) {
      for (int call = 0; call < WARMING_CALLS; call++) {
        detect(Collections.nCopies(size, black));
      }
    }
    NativeHeap.trim();
    // So that no later call waits for the pages that serving needs.
    detect(Collections.nCopies(batches.lastKey(), black));
  }

  @Override
  public void close() {
    backend.close();
    model.close();
  }
}
