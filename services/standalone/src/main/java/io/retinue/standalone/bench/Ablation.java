package io.retinue.standalone.bench;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.data.Augmentation;
import io.retinue.retinanet.data.ColorJitter;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.Matching;
import io.retinue.retinanet.network.InitialWeights;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.Optimization;
import io.retinue.retinanet.training.OptimizerConfig;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.Schedule;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingDivergedException;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.View;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.evaluation.Evaluator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

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

  static final ModelSpec SPEC =
      new ModelSpec(
          Preset.named("tiny").network(),
          StreetExamples.CLASSES,
          Preprocessing.imageNet(WIDTH, HEIGHT),
          Decoding.defaults());

  private final Recipe recipe;
  private final int steps;
  private final int threads;
  private final StreetExamples taught;
  private final EvaluationSet validation;

  /** How weights are moved. */
  public enum Mover {
    /**
     * AdamW at 0.001, gradients clipped at 10: it learns in few steps, and little makes it fail.
     */
    ADAMW(new OptimizerConfig.AdamW(1e-3, 1e-4), OptionalDouble.of(10)),
    /** The paper's SGD at 0.01 with momentum, unclipped. */
    SGD(new OptimizerConfig.Sgd(0.01, 0.9, 1e-4), OptionalDouble.empty());

    private final Optimization optimization;

    Mover(OptimizerConfig optimizer, OptionalDouble clipNorm) {
      optimization =
          new Optimization(
              optimizer,
              new Schedule(50, new Schedule.Steps(List.of(0.7), 0.1)),
              clipNorm,
              Optimization.NormTraining.TRAINED,
              OptionalDouble.empty());
    }

    /** A recipe of our own: the numbers last when the one that people train with gets better. */
    Recipe recipe() {
      return new Recipe(
          "ablation",
          BATCH,
          optimization,
          new Augmentation(0.5, 0.25, 0, ColorJitter.NONE),
          Matching.defaults(),
          Losses.defaults());
    }
  }

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
  public Ablation(Mover mover, int steps, int threads) {
    this(mover, steps, threads, TAUGHT, ASKED);
  }

  Ablation(Mover mover, int steps, int threads, int taughtFrames, int askedFrames) {
    this.recipe = mover.recipe();
    this.steps = steps;
    this.threads = threads;
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, STREET, WIDTH, HEIGHT);
    taught = new StreetExamples(street, 0, taughtFrames, STRIDE);
    // Ten minutes of scene time later: other people, other cars.
    long later = (long) taughtFrames * STRIDE + 600L * SyntheticStreet.FRAMES_PER_SECOND;
    StreetExamples asked = new StreetExamples(street, later, askedFrames, STRIDE);
    validation = EvaluationSet.of(asked, StreetExamples.CLASSES);
  }

  /** Trains one arm from one seed, and asks it. */
  public Outcome run(Arm arm, long seed) throws InterruptedException {
    TrainingConfig config =
        new TrainingConfig(
            recipe.with(recipe.losses().withClasses(arm.loss())),
            new TrainingBudget.Steps(steps),
            seed,
            threads,
            execution(arm));
    try (RetinaNet model = RetinaNet.create(SPEC, new InitialWeights(seed, arm.prior()))) {
      return teach(model, config);
    }
  }

  /** As people train; no program is written for mining, which looks before it chooses. */
  private static Execution execution(Arm arm) {
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
    try (Detector detector = Detector.eager(model, BATCH)) {
      return new Outcome.Scored(
          Evaluator.evaluate(detector, validation, new StopSignal()).metrics());
    }
  }

  /**
   * One way to teach the classes; everything else of a run is the same for all.
   *
   * @param name what the command line and the table call it
   * @param loss of the classes
   * @param prior how probable an object is to every anchor before the first step
   */
  public record Arm(String name, ClassLoss loss, double prior) {
    /** As a layer like any other begins: every anchor is as likely an object as not. */
    private static final double NO_PRIOR = 0.5;

    /** Table 1 of the paper: cross entropy (a), focal (b) with its best alphas, and mining (d). */
    public static List<Arm> all() {
      return List.of(
          new Arm("ce-no-prior", ClassLoss.crossEntropy(), NO_PRIOR),
          withPrior("ce", ClassLoss.crossEntropy()),
          withPrior("ce-0.25", ClassLoss.balancedCrossEntropy(0.25)),
          withPrior("ce-0.5", ClassLoss.balancedCrossEntropy(0.5)),
          withPrior("ce-0.75", ClassLoss.balancedCrossEntropy(0.75)),
          withPrior("mining-3:1", new ClassLoss.HardNegatives(3)),
          withPrior("focal-0.5", ClassLoss.focal(0.5, 0.5)),
          withPrior("focal-1", ClassLoss.focal(0.25, 1)),
          withPrior("focal-2", ClassLoss.focal(0.25, 2)),
          withPrior("focal-5", ClassLoss.focal(0.25, 5)));
    }

    private static Arm withPrior(String name, ClassLoss loss) {
      return new Arm(name, loss, InitialWeights.PRIOR);
    }

    /**
     * The arm of a name.
     *
     * @throws IllegalArgumentException listing the names, if there is none
     */
    public static Arm named(String name) {
      return all().stream()
          .filter(arm -> arm.name.equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no arm is named '%s'; there are %s"
                          .formatted(
                              name,
                              all().stream().map(Arm::name).collect(Collectors.joining(", ")))));
    }

    /** The arm in words. */
    public String description() {
      String start = prior == NO_PRIOR ? "no prior" : "prior " + prior;
      if (loss instanceof ClassLoss.Focal focal) {
        boolean balanced = focal.foreground() != focal.background() || focal.foreground() < 1;
        String alpha = balanced ? ", alpha " + focal.foreground() : "";
        return focal.gamma() == 0
            ? "cross entropy" + alpha + ", " + start
            : "focal, gamma " + focal.gamma() + alpha + ", " + start;
      }
      return "cross entropy of the hardest 3:1, " + start;
    }
  }
}
