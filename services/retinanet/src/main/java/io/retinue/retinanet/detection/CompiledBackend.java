package io.retinue.retinanet.detection;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.CompiledNetwork;
import io.retinue.retinanet.compiler.ModelArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network compiled for a device, once for each size of input: the {@value #KEPT} sizes used
 * last stay in memory. Before a compiled network serves for the first time, its outputs are
 * compared with the eager network's: for a picture of noise or, where inputs follow the picture,
 * for the current batch. 8 bits are right on pictures of the model's cameras alone, so only the
 * golden outputs say whether they are.
 */
final class CompiledBackend implements InferenceBackend {
  /** As many as a detector warms up for: a size beyond them would be loaded with each batch. */
  static final int KEPT = 4;

  private static final Logger LOG = LoggerFactory.getLogger(CompiledBackend.class);

  private static final boolean BY_USE = true;

  private final RetinaNet model;
  private final Optional<ModelArchives> archives;
  private final LoadSteps steps;
  private final Map<InputSize, CompiledNetwork> networks = new LinkedHashMap<>(KEPT, 0.75f, BY_USE);
  private final Set<InputSize> compared = new HashSet<>();
  private final Target target;

  /**
   * @param model stays the caller's to close
   * @param target what to compile for first
   * @param archives where compiled networks are kept between runs, if anywhere
   */
  CompiledBackend(RetinaNet model, Target target, Optional<CompiledArchives> archives) {
    this(model, target, archives, LoadSteps.UNWATCHED);
  }

  /**
   * @param steps may end a compilation, and the call that needs it
   */
  CompiledBackend(
      RetinaNet model, Target target, Optional<CompiledArchives> archives, LoadSteps steps) {
    this(model, archives.map(folder -> folder.of(model)), target, steps);
  }

  private CompiledBackend(
      RetinaNet model, Optional<ModelArchives> archives, Target target, LoadSteps steps) {
    this.model = model;
    this.target = target;
    this.archives = archives;
    this.steps = steps;
  }

  @Override
  public List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
    return network(batch).candidates(batch, placements);
  }

  @Override
  public InferenceBackend.HostHeadOutputs outputs(InputBatch batch) {
    return outputs(network(batch), batch);
  }

  @Override
  public Tolerance tolerance() {
    return Tolerance.of(precision());
  }

  @Override
  public Target.Precision precision() {
    return target.precision();
  }

  @Override
  public boolean wasCompared(InputSize size) {
    return !networks.containsKey(size)
        && archives.isPresent()
        && archives.get().wasCompared(size, target);
  }

  /** Where 8 bits fail, 16 or 32; where a graphics card's fused operations do, libtorch's own. */
  @Override
  public Optional<InferenceBackend> simpler() {
    return target.next().map(next -> new CompiledBackend(model, archives, next, steps));
  }

  @Override
  public String toString() {
    return target.toString();
  }

  private static InferenceBackend.HostHeadOutputs outputs(
      CompiledNetwork network, InputBatch batch) {
    try (NDManager manager = network.manager().newSubManager()) {
      return InferenceBackend.HostHeadOutputs.of(network.outputs(manager, batch));
    }
  }

  /**
   * The network for a batch's size, compiled now if it is not in memory.
   *
   * @throws InferenceBackend.NotCompiledException if it cannot be compiled, or its outputs differ
   */
  private CompiledNetwork network(InputBatch batch) {
    InputSize size = batch.inputSize();
    CompiledNetwork known = networks.get(size);
    if (known != null) {
      return known;
    }
    CompiledNetwork compiled = checked(batch);
    networks.put(size, compiled);
    if (networks.size() > KEPT) {
      Iterator<CompiledNetwork> leastRecent = networks.values().iterator();
      leastRecent.next().close();
      leastRecent.remove();
    }
    return compiled;
  }

  /** Compiles, and compares with the eager network. */
  private CompiledNetwork checked(InputBatch batch) {
    InputSize size = batch.inputSize();
    steps.begin("compiling it for inputs of " + size);
    CompiledArchives.Opened opened = compiled(size);
    CompiledNetwork compiled = opened.network();
    if (compared.contains(size) || opened.wasCompared()) {
      return compiled; // dropped from memory since and loaded again, or by an earlier process
    }
    if (target.precision() == Target.Precision.INT8) {
      return compiled; // right on its cameras' pictures alone: the golden outputs are of these
    }
    try {
      InputBatch tried =
          model.spec().preprocessing().resizing() instanceof Resizing.Fixed ? noise(size) : batch;
      steps.begin("comparing what was compiled with the eager network");
      InferenceBackend.HostHeadOutputs eager = new EagerBackend(model).outputs(tried);
      steps.begin("comparing what was compiled with the eager network");
      tolerance().require(eager, outputs(compiled, tried));
      compared.add(size);
      opened.compared();
      return compiled;
    } catch (Tolerance.MismatchException | EngineException e) {
      compiled.close();
      throw new InferenceBackend.NotCompiledException(
          target + " for " + size + " is wrong: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) { // an OutOfMemoryError, say
      compiled.close();
      throw e;
    }
  }

  private CompiledArchives.Opened compiled(InputSize size) {
    try {
      return archives.isPresent() ? kept(archives.get(), size) : aside(size);
    } catch (UncheckedIOException
        | EngineException
        | LinkageError
        | IllegalArgumentException e) { // the last: a range is missing
      throw new InferenceBackend.NotCompiledException(
          target + " for " + size + ": " + e.getMessage(), e);
    }
  }

  private CompiledArchives.Opened kept(ModelArchives folder, InputSize size) {
    try {
      return folder.open(size, target);
    } catch (IOException e) {
      LOG.warn("the compiled network cannot be stored for the next start", e);
      return aside(size);
    }
  }

  private CompiledArchives.Opened aside(InputSize size) {
    return new CompiledArchives.Opened(
        CompiledNetwork.compile(model, size, target), Optional.empty());
  }

  private InputBatch noise(InputSize size) {
    InputBatch batch = InputBatch.of(model.spec().preprocessing(), 1);
    byte[] rgb = new byte[size.width() * size.height() * RgbImage.CHANNELS];
    new Random(1).nextBytes(rgb);
    batch.set(0, new RgbImage(size.width(), size.height(), rgb));
    return batch;
  }

  @Override
  public void close() {
    networks.values().forEach(CompiledNetwork::close);
    networks.clear();
  }
}
