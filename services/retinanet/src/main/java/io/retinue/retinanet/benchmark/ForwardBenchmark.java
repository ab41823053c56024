package io.retinue.retinanet.benchmark;

import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.ActivationObserver;
import io.retinue.retinanet.compiler.CompiledNetwork;
import io.retinue.retinanet.compiler.NetworkFlops;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.NonMaximumSuppression;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TorchThreads;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times a network with random weights on a batch of square pictures.
 *
 * @param preset the network
 * @param classes K
 * @param size side of the pictures and of the input, in pixels
 * @param batch pictures a call
 * @param threads libtorch's
 * @param engine how the network is computed
 * @param stage which part is timed
 * @param target device of a compiled program, whose precision is the engine's; the eager network
 *     runs on the CPU
 */
public record ForwardBenchmark(
    Preset preset,
    int classes,
    int size,
    int batch,
    int threads,
    Engine engine,
    Stage stage,
    Target target) {
  /** libtorch profiles a program's first call and rewrites it at the second. */
  private static final int WARM_UPS = 3;

  /** How a network is computed. */
  public enum Engine {
    /** Operation by operation, in float32. */
    EAGER(null),
    /** One compiled program in float32. */
    COMPILED_FLOAT32(Target.Precision.FLOAT32),
    /** One compiled program in bfloat16. */
    COMPILED_BFLOAT16(Target.Precision.BFLOAT16),
    /** One compiled program of 8-bit integers; the ranges are observed on the same pictures. */
    COMPILED_INT8(Target.Precision.INT8);

    private final Target.@Nullable Precision precision;

    Engine(Target.@Nullable Precision precision) {
      this.precision = precision;
    }

    /** Whether a device can do it. */
    public boolean runsOn(Target target) {
      return switch (this) {
        case EAGER -> !target.isGraphicsCard();
        case COMPILED_INT8 -> target.canMultiplyBytes();
        case COMPILED_FLOAT32, COMPILED_BFLOAT16 -> true;
      };
    }
  }

  /** Which part is timed. */
  public enum Stage {
    /** From the bytes of an input to the heads' outputs. */
    CORE,
    /** From pictures to detections. */
    FULL
  }

  public ForwardBenchmark {
    if (classes < 1 || batch < 1 || threads < 1) {
      throw new IllegalArgumentException("classes, batch and threads must be 1 or more");
    }
    new InputSize(size, size);
    if (!engine.runsOn(target)) {
      throw new IllegalArgumentException(
          engine == Engine.EAGER
              ? "the eager engine runs on the processors alone"
              : "this device does not multiply 8-bit integers");
    }
  }

  /** Floating-point operations of the network for one picture. */
  public long operations() {
    return NetworkFlops.operations(preset.network(), classes, new InputSize(size, size));
  }

  /** Seconds a batch. */
  public Timings run(int runs) {
    ModelSpec spec = RandomPictures.spec(preset.network(), classes, size, size);
    List<RgbImage> pictures = RandomPictures.of(batch, size, size);
    int threadsBefore = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(threads);
    try (RetinaNet model = RetinaNet.create(spec, 0)) {
      return engine == Engine.EAGER
          ? eager(model, pictures, runs)
          : compiled(model, pictures, runs);
    } finally {
      TorchThreads.useOnThisThread(threadsBefore);
    }
  }

  private Timings eager(RetinaNet model, List<RgbImage> pictures, int runs) {
    if (stage == Stage.FULL) {
      try (Detector detector = Detector.eager(model, batch)) {
        return Timings.of(WARM_UPS, runs, () -> detector.detect(pictures));
      }
    }
    InputBatch input = InputBatch.of(model.spec().preprocessing(), pictures);
    try (GradientRecording off = GradientRecording.off()) {
      return Timings.of(
          WARM_UPS,
          runs,
          () -> {
            try (NDManager scratch = model.manager().newSubManager()) {
              model.forward(input.normalized(scratch), false);
            }
          });
    }
  }

  private Timings compiled(RetinaNet model, List<RgbImage> pictures, int runs) {
    Target.Precision precision = Objects.requireNonNull(engine.precision);
    if (precision == Target.Precision.INT8) {
      model.activations(Optional.of(ActivationObserver.observe(model, pictures, () -> {})));
    }
    try (CompiledNetwork network =
        CompiledNetwork.compile(model, new InputSize(size, size), target.with(precision))) {
      return stage == Stage.FULL
          ? full(model.spec(), network, pictures, runs)
          : core(model.spec(), network, pictures, runs);
    }
  }

  private static Timings core(
      ModelSpec spec, CompiledNetwork network, List<RgbImage> pictures, int runs) {
    InputBatch input = InputBatch.of(spec.preprocessing(), pictures);
    return Timings.of(
        WARM_UPS,
        runs,
        () -> {
          try (NDManager scratch = network.manager().newSubManager()) {
            // Reading the last result waits for the GPU.
            network.outputs(scratch, input).deltas().getFloat(0, 0, 0);
          }
        });
  }

  private static Timings full(
      ModelSpec spec, CompiledNetwork network, List<RgbImage> pictures, int runs) {
    NonMaximumSuppression suppression = new NonMaximumSuppression(spec.decoding());
    InputBatch input = InputBatch.of(spec.preprocessing(), pictures.size());
    PictureFitter fitter = new PictureFitter(spec.preprocessing());
    List<Placement> placements =
        Collections.nCopies(pictures.size(), fitter.place(pictures.get(0)));
    return Timings.of(
        WARM_UPS,
        runs,
        () -> {
          for (int n = 0; n < pictures.size(); n++) {
            input.set(n, fitter.fit(pictures.get(n)));
          }
          network.candidates(input, placements).forEach(suppression::keep);
        });
  }
}
