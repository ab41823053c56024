package io.retinue.retinanet.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.TrainingConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Times a training step: forward, loss, backward and optimizer, with pictures prepared in parallel.
 *
 * @param preset the network
 * @param classes number of classes
 * @param size of the pictures and of the network's input
 * @param batch pictures a step
 * @param threads libtorch's
 * @param execution how the steps are computed
 * @param layers which parts of the backbone learn
 * @param target device of compiled steps, whose precision is the execution's
 */
public record TrainingBenchmark(
    Preset preset,
    int classes,
    InputSize size,
    int batch,
    int threads,
    Execution execution,
    TrainableLayers layers,
    Target target) {
  private static final int EXAMPLES = 16;
  private static final int WARM_UPS = 5;

  /**
   * What steps take.
   *
   * @param wall seconds
   * @param processors seconds of all processors, those that prepare pictures included
   */
  public record Result(Timings wall, Timings processors) {}

  private record End(long nanos, long processorNanos) {
    static End now() {
      return new End(
          System.nanoTime(),
          ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
              .getProcessCpuTime());
    }
  }

  /** Takes so many steps after some for warming up. */
  public Result run(int steps) throws InterruptedException {
    Recipe recipe = Recipe.quick().withBatchSize(batch);
    TrainingConfig config =
        TrainingConfig.quickSteps(WARM_UPS + steps)
            .with(recipe.with(recipe.optimization().with(layers)))
            .withThreads(threads)
            .on(target)
            .with(execution);
    List<End> ends = new ArrayList<>();
    try (RetinaNet model =
        RetinaNet.create(
            RandomPictures.spec(preset.network(), classes, size.width(), size.height()), 0)) {
      new RetinaNetTrainer()
          .fit(model, examples(), config, (progress, soFar) -> ends.add(End.now()));
    }
    return new Result(differences(ends, End::nanos), differences(ends, End::processorNanos));
  }

  private static Timings differences(List<End> ends, ToLongFunction<End> clock) {
    List<Double> seconds = new ArrayList<>();
    for (int i = WARM_UPS; i < ends.size(); i++) {
      long before = clock.applyAsLong(ends.get(i - 1));
      seconds.add((clock.applyAsLong(ends.get(i)) - before) / 1e9);
    }
    return new Timings(seconds);
  }

  /** Edges as shares of the picture. */
  private Box box(float left, float top, float right, float bottom) {
    return new Box(
        left * size.width(), top * size.height(), right * size.width(), bottom * size.height());
  }

  private ExampleSource examples() {
    List<RgbImage> pictures = RandomPictures.of(EXAMPLES, size.width(), size.height());
    List<Annotation> things =
        List.of(
            new Annotation(0, box(0.05f, 0.1f, 0.15f, 0.38f), false),
            new Annotation(0, box(0.5f, 0.35f, 0.68f, 0.76f), false));
    return new ExampleSource() {
      @Override
      public int size() {
        return EXAMPLES;
      }

      @Override
      public LabelledImage get(int index) {
        return new LabelledImage(pictures.get(index), things);
      }
    };
  }
}
