package io.retinue.retinanet.training;

import ai.djl.engine.EngineException;
import io.retinue.retinanet.data.BatchLoader;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps on a graphics card. What libtorch throws there is a {@link CardFailedException}. After the
 * first, the card is not used again: every method throws the same one.
 */
final class CardStep implements TrainingStep {
  private final TrainingStep step;
  private @Nullable CardFailedException failure;

  private CardStep(TrainingStep step) {
    this.step = step;
  }

  /**
   * @param compiled makes the step
   * @throws CardFailedException if that fails
   */
  static CardStep of(Supplier<TrainingStep> compiled) {
    try {
      return new CardStep(compiled.get());
    } catch (EngineException e) {
      throw new CardFailedException(e);
    }
  }

  @Override
  public Outcome take(BatchLoader.Batch batch, double learningRate) {
    return onCard(() -> step.take(batch, learningRate));
  }

  @Override
  public Map<String, float[]> weights() {
    return onCard(step::weights);
  }

  @Override
  public State state() {
    return onCard(step::state);
  }

  @Override
  public void restore(State state) {
    onCard(
        () -> {
          step.restore(state);
          return state;
        });
  }

  private <T> T onCard(Supplier<T> work) {
    if (failure != null) {
      throw failure;
    }
    try {
      return work.get();
    } catch (EngineException e) {
      failure = new CardFailedException(e);
      throw failure;
    }
  }

  @Override
  public void close() {
    try {
      step.close();
    } catch (EngineException e) {
      throw new CardFailedException(e);
    }
  }
}
