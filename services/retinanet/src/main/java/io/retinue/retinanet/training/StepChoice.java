package io.retinue.retinanet.training;

import ai.djl.engine.EngineException;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.RetinaNet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the steps of a run: compiled where that is asked for and possible, else eager. */
final class StepChoice {
  private static final Logger LOG = LoggerFactory.getLogger(StepChoice.class);

  private StepChoice() {}

  static TrainingStep of(RetinaNet model, TrainingConfig config) {
    return switch (config.execution()) {
      case EAGER -> new EagerStep(model, config.recipe());
      case COMPILED_FLOAT32 -> compiled(model, config.recipe(), Target.Precision.FLOAT32);
      case COMPILED_BFLOAT16 -> compiled(model, config.recipe(), Target.Precision.BFLOAT16);
    };
  }

  private static TrainingStep compiled(RetinaNet model, Recipe recipe, Target.Precision precision) {
    if (!LossCodegen.canWrite(recipe.losses())) {
      return eager(model, recipe, "no program is written for " + recipe.losses().classes());
    }
    if (!(model.spec().preprocessing().resizing() instanceof Resizing.Fixed fixed)) {
      return eager(model, recipe, "the input's size follows the pictures");
    }
    try {
      return CompiledStep.of(model, fixed.inputSize(), recipe, precision);
    } catch (EngineException e) {
      return eager(model, recipe, "libtorch refuses the program: " + e.getMessage());
    }
  }

  private static TrainingStep eager(RetinaNet model, Recipe recipe, String reason) {
    LOG.warn("training steps are not compiled, which makes them slower: {}", reason);
    return new EagerStep(model, recipe);
  }
}
