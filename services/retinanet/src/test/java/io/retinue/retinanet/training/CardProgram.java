package io.retinue.retinanet.training;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.compiler.ScriptProgram;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.compiler.TorchScriptArchive;
import io.retinue.retinanet.compiler.TrainingNetwork;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.network.TrainableLayers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A training program as a graphics card gets it. Together {@link #all} have every operation that a
 * recipe or a network can bring in.
 *
 * @param name for messages
 */
record CardProgram(String name, ModelSpec spec, Recipe recipe, Target.Precision precision) {
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");
  static final InputSize INPUT = SPEC.preprocessing().inputSize(128, 96);

  static List<CardProgram> all() {
    return Arrays.stream(Target.Precision.values())
        .filter(precision -> precision != Target.Precision.INT8)
        .flatMap(CardProgram::all)
        .toList();
  }

  private static Stream<CardProgram> all(Target.Precision precision) {
    Recipe quick = SmallModels.steps(4).recipe();
    Optimization optimization = quick.optimization();
    return Stream.of(
        new CardProgram("quick", SPEC, quick, precision),
        new CardProgram(
            "three layers, averaged",
            SPEC,
            quick.with(optimization.with(new TrainableLayers(3)).withAveraging(0.9)),
            precision),
        new CardProgram(
            "frozen norms, momentum",
            SPEC,
            quick
                .with(
                    optimization
                        .with(Optimization.NormTraining.FROZEN)
                        .with(new OptimizerConfig.Sgd(1e-2, 0.9, 1e-2)))
                .with(new Losses(ClassLoss.crossEntropy(), Losses.BoxDistance.SMOOTH_L1)),
            precision),
        new CardProgram(
            "group norms",
            withGroupNorms(),
            quick.with(new Losses(ClassLoss.focal(0.5, 0.5), Losses.BoxDistance.GIOU)),
            precision));
  }

  private static ModelSpec withGroupNorms() {
    RetinaNetConfig plain = SPEC.network();
    RetinaNetConfig network =
        new RetinaNetConfig(
            plain.backbone(),
            64,
            RetinaNetConfig.ExtraLevels.P6_FROM_C5,
            1,
            RetinaNetConfig.HeadNorm.GROUP_NORM,
            plain.anchors());
    return new ModelSpec(network, SPEC.classes(), SPEC.preprocessing(), SPEC.decoding());
  }

  /** The text of the program. */
  String code(Target.Kernels kernels) {
    return with(kernels, ScriptProgram::code);
  }

  void write(Path archive) {
    with(
        Target.Kernels.CUDNN,
        program -> {
          try {
            TorchScriptArchive.write(program, archive);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return archive;
        });
  }

  /** A program reads the model's numbers when it is written. */
  private <T> T with(Target.Kernels kernels, Function<ScriptProgram, T> use) {
    try (RetinaNet model = RetinaNet.create(spec, 1)) {
      recipe.optimization().freeze(model);
      Target target = new Target(precision, kernels);
      return use.apply(
          new StepCodegen(new TrainingNetwork(model, INPUT, target), recipe).program());
    }
  }

  @Override
  public String toString() {
    return name + " in " + precision;
  }
}
