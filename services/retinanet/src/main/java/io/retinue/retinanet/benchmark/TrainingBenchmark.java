package io.retinue.retinanet.benchmark;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Times a training step: forward, loss, backward and optimizer, with pictures prepared in parallel,
 * at 384 x 288 pixels and one class.
 *
 * @param preset the network
 * @param threads libtorch's
 * @param execution how the steps are computed
 * @param layers which parts of the backbone learn
 */
public record TrainingBenchmark(
    Preset preset, int threads, Execution execution, TrainableLayers layers) {
  private static final int WIDTH = 384;
  private static final int HEIGHT = 288;
  private static final int EXAMPLES = 16;
  private static final int WARM_UPS = 5;

  /** Seconds a step. */
  public Timings run(int steps) throws InterruptedException {
    Recipe recipe = Recipe.quick();
    TrainingConfig config =
        TrainingConfig.quickSteps(WARM_UPS + steps)
            .with(recipe.with(recipe.optimization().with(layers)))
            .withThreads(threads)
            .with(execution);
    List<Long> ends = new ArrayList<>();
    try (RetinaNet model =
        RetinaNet.create(RandomPictures.spec(preset.network(), 1, WIDTH, HEIGHT), 0)) {
      new RetinaNetTrainer()
          .fit(model, examples(), config, (progress, soFar) -> ends.add(System.nanoTime()));
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = WARM_UPS; i < ends.size(); i++) {
      seconds.add((ends.get(i) - ends.get(i - 1)) / 1e9);
    }
    return new Timings(seconds);
  }

  private static ExampleSource examples() {
    List<RgbImage> pictures = RandomPictures.of(EXAMPLES, WIDTH, HEIGHT);
    List<Annotation> things =
        List.of(
            new Annotation(0, new Box(20, 30, 60, 110), false),
            new Annotation(0, new Box(200, 100, 260, 220), false));
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
