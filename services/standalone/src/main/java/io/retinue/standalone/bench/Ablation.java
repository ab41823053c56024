package io.retinue.standalone.bench;

import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.network.InitialWeights;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.ClassLoss;
import io.retinue.retinanet.training.Execution;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingDivergedException;
import io.retinue.trainer.StopSignal;
import io.retinue.trainer.fit.Judge;
import io.retinue.trainer.fit.JudgedPictures;
import io.retinue.video.synthetic.SyntheticStreet;
import io.retinue.video.synthetic.View;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The paper's claim on a small scale: one street, one network from scratch, one budget, and only
 * the loss of the classes differs. 11,529 anchors look at each frame, and some 37 of them answer
 * for something. Deterministic from the seed on one machine.
 */
public final class Ablation {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 192;
  private static final long STREET = 21;
  private static final int STRIDE = 15;
  private static final int TAUGHT = 200;
  private static final int ASKED = 100;
  private static final int BATCH = 4;

  static final ModelSpec SPEC = ModelSpec.tiny(StreetExamples.CLASSES, WIDTH, HEIGHT);

  private final int steps;
  private final int threads;
  private final StreetExamples taught;
  private final Judge judge;

  /** How a run ended. */
  public sealed interface Outcome {
    /** It was scored on frames that it had not seen. */
    record Scored(CocoMetrics metrics) implements Outcome {}

    /**
     * Its loss or gradient was no number any more.
     *
     * @param step in which that happened, from 1
     */
    record Diverged(int step) implements Outcome {}
  }

  /**
   * Draws the frames.
   *
   * @param steps of each run
   * @param threads libtorch's, for a step
   */
  public Ablation(int steps, int threads) {
    this(steps, threads, TAUGHT, ASKED);
  }

  Ablation(int steps, int threads, int taughtFrames, int askedFrames) {
    this.steps = steps;
    this.threads = threads;
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, STREET, WIDTH, HEIGHT);
    taught = new StreetExamples(street, 0, taughtFrames, STRIDE);
    // Ten minutes of scene time later: other people, other cars.
    long later = (long) taughtFrames * STRIDE + 600L * SyntheticStreet.FRAMES_PER_SECOND;
    StreetExamples asked = new StreetExamples(street, later, askedFrames, STRIDE);
    judge = new Judge(JudgedPictures.fullySearched(asked, StreetExamples.CLASSES));
  }

  /** Trains one arm from one seed, and asks it. */
  public Outcome run(AblationArm arm, long seed) throws InterruptedException {
    Recipe quick = Recipe.quick();
    Recipe recipe = quick.with(quick.losses().withClasses(arm.loss()));
    try (RetinaNet model = RetinaNet.create(SPEC, new InitialWeights(seed, arm.prior()))) {
      return teach(
          model,
          TrainingConfig.quickSteps(steps)
              .with(recipe)
              .with(execution(arm))
              .withSeed(seed)
              .withThreads(threads));
    }
  }

  /** As people train; no program is written for mining, which looks before it chooses. */
  private static Execution execution(AblationArm arm) {
    return arm.loss() instanceof ClassLoss.HardNegatives ? Execution.EAGER : Execution.fastest();
  }

  Outcome teach(RetinaNet model, TrainingConfig config) throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try {
      new RetinaNetTrainer()
          .fit(model, taught, config, (progress, soFar) -> done.set(progress.step()));
    } catch (TrainingDivergedException e) {
      return new Outcome.Diverged(done.get() + 1);
    }
    try (Detector detector = new Detector(model, BATCH)) {
      return new Outcome.Scored(judge.judge(detector, new StopSignal()).metrics());
    }
  }
}
