package io.retinue.retinanet.training;

import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A process of its own that trains, remembers each step, and says so; to be killed meanwhile. */
final class KilledRunProbe {
  static final int STEPS = 9;
  static final String STEP = "remembered step ";

  private KilledRunProbe() {}

  static TrainingConfig config() {
    return SmallModels.steps(STEPS).withSeed(5);
  }

  /** Takes the folder for the checkpoint and, at the end, the model; and where to wait, or 0. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int waitsAfter = Integer.parseInt(arguments[1]);
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("red", "blue"), 1)) {
      new RetinaNetTrainer()
          .fit(
              model,
              SmallModels.source(SmallModels.boxes(5, 1)),
              config(),
              (progress, soFar) -> {
                System.out.println(STEP + progress.step());
                if (progress.step() == waitsAfter) {
                  waitForTheEnd();
                }
              },
              Optional.of(new Checkpoints(folder.resolve("checkpoint"), Duration.ZERO)));
      model.save(folder);
    }
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
