package io.retinue.retinanet.detection;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Candidates;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.CompiledNetwork;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network compiled for this machine, once for each size of input: the {@value #KEPT} sizes used
 * last stay in memory. Before a compiled network serves, it must say what the eager one says, to a
 * picture of noise or, where inputs follow the picture, to the batch at hand.
 */
final class CompiledFinder implements CandidateFinder {
  static final int KEPT = 2;

  private static final Logger log = LoggerFactory.getLogger(CompiledFinder.class);

  private static final boolean BY_USE = true;

  private final RetinaNet model;
  private final Target target;
  private final Optional<CompiledArchives> archives;
  private final Map<InputSize, CompiledNetwork> networks = new LinkedHashMap<>(KEPT, 0.75f, BY_USE);

  /**
   * @param model stays the caller's to close
   * @param archives where compiled networks are kept between runs, if anywhere
   */
  CompiledFinder(RetinaNet model, Target target, Optional<CompiledArchives> archives) {
    this.model = model;
    this.target = target;
    this.archives = archives;
  }

  @Override
  public List<List<Detection>> find(InputBatch batch, List<Placement> placements) {
    Candidates candidates = network(batch).candidates(batch, placements);
    List<List<Detection>> each = new ArrayList<>(placements.size());
    for (int n = 0; n < placements.size(); n++) {
      each.add(candidates.of(n));
    }
    return each;
  }

  @Override
  public HeadNumbers outputs(InputBatch batch) {
    return outputs(network(batch), batch);
  }

  @Override
  public Agreement agreement() {
    return Agreement.of(target.precision());
  }

  private static HeadNumbers outputs(CompiledNetwork network, InputBatch batch) {
    try (NDManager manager = network.manager().newSubManager()) {
      return HeadNumbers.of(network.outputs(manager, batch));
    }
  }

  /**
   * The network for a batch's size, compiled now if it is not known.
   *
   * @throws NotCompiledException if it cannot be compiled, or says something else
   */
  private CompiledNetwork network(InputBatch batch) {
    InputSize size = batch.inputSize();
    CompiledNetwork known = networks.get(size);
    if (known != null) {
      return known;
    }
    CompiledNetwork compiled = compiled(size);
    try {
      InputBatch tried =
          model.spec().preprocessing().resizing() instanceof Resizing.Fixed ? noise(size) : batch;
      agreement().require(new EagerFinder(model).outputs(tried), outputs(compiled, tried));
    } catch (DisagreementException | EngineException e) {
      compiled.close();
      throw new NotCompiledException(target + " for " + size + " is wrong: " + e.getMessage(), e);
    }
    networks.put(size, compiled);
    if (networks.size() > KEPT) {
      Iterator<CompiledNetwork> leastRecent = networks.values().iterator();
      leastRecent.next().close();
      leastRecent.remove();
    }
    return compiled;
  }

  private CompiledNetwork compiled(InputSize size) {
    try {
      return archives.isPresent() ? kept(archives.get(), size) : notKept(size);
    } catch (IOException | EngineException | LinkageError e) {
      throw new NotCompiledException(target + " for " + size + ": " + e.getMessage(), e);
    }
  }

  private CompiledNetwork kept(CompiledArchives folder, InputSize size) throws IOException {
    try {
      return folder.open(model, size, target);
    } catch (IOException e) {
      log.warn("the compiled network cannot be kept for the next start", e);
      return notKept(size);
    }
  }

  private CompiledNetwork notKept(InputSize size) throws IOException {
    return CompiledNetwork.compile(model, size, target);
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
