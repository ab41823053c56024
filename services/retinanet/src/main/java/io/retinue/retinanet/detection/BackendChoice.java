package io.retinue.retinanet.detection;

import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.AllocationFailure;
import io.retinue.retinanet.network.RetinaNet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses what computes: the backend it was given, and a simpler one where that one cannot be
 * compiled or is wrong, at last the eager network. Where inputs follow pictures, a size that cannot
 * be compiled leaves the others compiled. Not thread-safe, except for {@link #slowness}.
 */
final class BackendChoice implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackendChoice.class);

  /** Sizes of input that are computed eagerly before all are. */
  private static final int MOST_EAGER_SIZES = 16;

  private final RetinaNet model;
  private final Set<InputSize> eagerSizes = new HashSet<>();
  private InferenceBackend backend;
  private volatile @Nullable String slowness;

  /**
   * @param model stays the caller's to close
   * @param backend is closed with this
   */
  BackendChoice(RetinaNet model, InferenceBackend backend) {
    this.model = model;
    this.backend = backend;
  }

  InferenceBackend backend() {
    return backend;
  }

  boolean isCompiled() {
    return backend instanceof CompiledBackend && eagerSizes.isEmpty();
  }

  /** Why something is computed eagerly that should not be; empty where nothing is. */
  Optional<String> slowness() {
    return Optional.ofNullable(slowness);
  }

  /** See {@link InferenceBackend#candidates}. */
  List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
    InputSize size = batch.inputSize();
    if (!eagerSizes.contains(size)) {
      try {
        return backend.candidates(batch, placements);
      } catch (InferenceBackend.NotCompiledException e) {
        if (AllocationFailure.isIn(e)) {
          throw e; // a smaller batch, or a later one, may fit
        }
        if (backend.simpler().isPresent()) {
          fallBack(e);
          return candidates(batch, placements);
        }
        if (eagerSizes.size() < MOST_EAGER_SIZES
            && model.spec().preprocessing().resizing() instanceof Resizing.ShortSide) {
          eagerSizes.add(size);
          slow("inputs of " + size + " run eagerly", e);
        } else {
          fallBack(e);
        }
      }
    }
    return new EagerBackend(model).candidates(batch, placements);
  }

  /** Runs a call; a backend that cannot be compiled or is wrong is replaced by a simpler one. */
  <T> T run(Supplier<T> question) {
    while (true) {
      try {
        return question.get();
      } catch (InferenceBackend.NotCompiledException e) {
        if (AllocationFailure.isIn(e)) {
          throw e;
        }
        fallBack(e);
      }
    }
  }

  private void fallBack(Exception reason) {
    Optional<InferenceBackend> simpler = backend.simpler();
    if (simpler.isPresent()) {
      LOG.warn("{} serves instead of {}, which is faster", simpler.get(), backend, reason);
    } else {
      slow("the model runs eagerly", reason);
    }
    backend.close();
    backend = simpler.orElseGet(() -> new EagerBackend(model));
  }

  private void slow(String what, Exception reason) {
    slowness = what + ", which is slow: " + reason.getMessage();
    LOG.warn("{}, which is slow", what, reason);
  }

  @Override
  public void close() {
    backend.close();
  }
}
