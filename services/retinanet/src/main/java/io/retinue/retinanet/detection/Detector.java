package io.retinue.retinanet.detection;

import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds objects in pictures. Inference only: no gradients are recorded, and nothing native outlives
 * a call. Not thread-safe: one thread at a time. Several detectors, and training runs of other
 * models, may work at the same time.
 *
 * <p>Pictures go through the network in batches of 1, 2, 4, ... up to {@code maxBatch}, the last
 * padded, so that few sizes exist and each can be warmed up. Detections on a picture may differ in
 * the last bits between batch sizes, never between calls of the same size. Where the input follows
 * the picture ({@link io.retinue.retinanet.Resizing.ShortSide}), only pictures whose inputs have
 * one size form a batch: none is padded to the size of another, which would move its detections.
 */
public final class Detector implements AutoCloseable {
  private static final int MOST_WARM = 64;

  private final RetinaNet model;
  private final PictureFitter fitter;
  private final NonMaximumSuppression suppression;
  private final TreeMap<Integer, InputBatch> batches = new TreeMap<>();
  private final Set<Warm> warm = new HashSet<>();
  private final BackendChoice backends;

  /** What has run before: pictures of one size of input, and how many together. */
  private record Warm(InputSize size, int pictures) {}

  /**
   * A detector on the network compiled for this machine's processor, with the weights that it has
   * now. If it cannot be compiled, the eager network serves, and the log gives the reason.
   *
   * @param model owned from now on: closed with the detector
   * @param maxBatch the most pictures that go through the network together, 1 or more
   */
  public Detector(RetinaNet model, int maxBatch) {
    this(
        model,
        maxBatch,
        new CompiledBackend(model, Target.thisProcessor().serving(model), Optional.empty()));
  }

  /**
   * The same, compiled for a device.
   *
   * @param archives holds compiled networks between runs
   */
  public Detector(RetinaNet model, int maxBatch, Target target, CompiledArchives archives) {
    this(model, maxBatch, target, archives, LoadSteps.UNWATCHED);
  }

  /** The same, watched: a step may end a call of the detector, which then has no result. */
  public Detector(
      RetinaNet model, int maxBatch, Target target, CompiledArchives archives, LoadSteps steps) {
    this(
        model,
        maxBatch,
        new CompiledBackend(model, target.serving(model), Optional.of(archives), steps));
  }

  /**
   * A detector on the eager network, on the processors: for a few pictures, for a model that is
   * still being trained, or to rule the compiler out.
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

  /** Opens a release; nobody watches. */
  public static Detector open(Path release, Function<RetinaNet, Detector> runtime)
      throws ModelRefusedException {
    return open(release, runtime, LoadSteps.UNWATCHED);
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
   * @throws java.util.concurrent.CancellationException if a step ended the load
   */
  public static Detector open(Path release, Function<RetinaNet, Detector> runtime, LoadSteps steps)
      throws ModelRefusedException {
    return new ReleaseOpening(release, runtime, steps).open();
  }

  Detector(RetinaNet model, int maxBatch, InferenceBackend backend) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be 1 or more, not " + maxBatch);
    }
    this.model = model;
    this.backends = new BackendChoice(model, backend);
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
   * The detections of each picture, best first. Pictures that become inputs of one size go through
   * the network together.
   *
   * @param images any number, of any sizes
   */
  public List<List<Detection>> detect(List<RgbImage> images) {
    List<List<Detection>> detections =
        new ArrayList<>(Collections.nCopies(images.size(), List.<Detection>of()));
    int maxBatch = batches.lastKey();
    try (GradientRecording off = GradientRecording.off()) {
      for (List<Integer> alike : bySize(images).values()) {
        for (int from = 0; from < alike.size(); from += maxBatch) {
          List<Integer> places = alike.subList(from, Math.min(alike.size(), from + maxBatch));
          List<List<Detection>> found = detectBatch(places.stream().map(images::get).toList());
          for (int i = 0; i < found.size(); i++) {
            detections.set(places.get(i), found.get(i));
          }
        }
      }
    }
    return detections;
  }

  /**
   * The same with one input for all, padded to the largest picture, as torchvision does: what is
   * found on one then depends a little on the others. At most as many as the largest batch.
   */
  public List<List<Detection>> detectPadded(List<RgbImage> images) {
    try (GradientRecording off = GradientRecording.off()) {
      return detectBatch(images);
    }
  }

  /** Places of the pictures, by the size of input that they become. */
  private Map<InputSize, List<Integer>> bySize(List<RgbImage> images) {
    Map<InputSize, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < images.size(); i++) {
      RgbImage image = images.get(i);
      InputSize size = spec().preprocessing().inputSize(image.width(), image.height());
      places.computeIfAbsent(size, s -> new ArrayList<>()).add(i);
    }
    return places;
  }

  /** Whether no call for these pictures would compile, load or profile a network first. */
  public boolean isWarm(List<RgbImage> images) {
    int maxBatch = batches.lastKey();
    return bySize(images).entrySet().stream()
        .allMatch(
            e ->
                warm.contains(
                    new Warm(
                        e.getKey(), batches.ceilingKey(Math.min(maxBatch, e.getValue().size())))));
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
    List<List<Detection>> candidates = backends.candidates(batch, placements);
    if (warm.size() >= MOST_WARM) {
      warm.clear();
    }
    warm.add(new Warm(batch.inputSize(), batch.size()));
    List<List<Detection>> detections = new ArrayList<>(images.size());
    for (int n = 0; n < images.size(); n++) {
      detections.add(suppression.keep(candidates.get(n), placements.get(n)));
    }
    return detections;
  }

  private void tryOut() {
    InputBatch batch = batches.firstEntry().getValue();
    batch.set(0, fitter.fit(new RgbImage(1, 1, new byte[RgbImage.CHANNELS])));
    try (GradientRecording off = GradientRecording.off()) {
      backends.run(() -> backends.backend().outputs(batch));
    }
  }

  /** Verifies the eager network, then the backend in use. */
  void verify(Path folder, LoadSteps steps) throws IOException, Tolerance.MismatchException {
    steps.begin("verifying its golden outputs");
    GoldenOutputs.verify(model, folder);
    steps.begin("verifying the golden outputs of what serves");
    try (GradientRecording off = GradientRecording.off()) {
      backends.run(
          () -> {
            GoldenOutputs.verify(model.spec(), backends.backend(), folder);
            return backends;
          });
    }
  }

  /** Whether what serves was compiled. */
  public boolean isCompiled() {
    return backends.isCompiled();
  }

  /** In what it computes at present. */
  public Target.Precision precision() {
    return backends.backend().precision();
  }

  /** Why the model runs eagerly although it should not; empty where it does not. Thread-safe. */
  public Optional<String> slowness() {
    return backends.slowness();
  }

  InferenceBackend backend() {
    return backends.backend();
  }

  /** Warms up for the size of input that a small picture becomes; see {@link WarmUp}. */
  public void warmUp() {
    warmUp(List.of(new RgbImage(1, 1, new byte[RgbImage.CHANNELS])), () -> {});
  }

  /**
   * Runs every batch size for each of the pictures, so that no later call for their sizes is slow.
   * Of a slow network only the smallest batches run; see {@link WarmUp}.
   *
   * @param pictures of the sizes that will come
   * @param beforeEach runs before each call, and may throw to end the warm-up
   */
  public void warmUp(List<RgbImage> pictures, Runnable beforeEach) {
    new WarmUp(
            batches.navigableKeySet(),
            (picture, size) -> {
              beforeEach.run();
              detect(Collections.nCopies(size, picture));
            },
            System::nanoTime)
        .run(pictures);
  }

  @Override
  public void close() {
    backends.close();
    model.close();
  }
}
