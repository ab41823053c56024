package io.retinue.retinanet.detection;

import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.RetinaNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The eager network, block by block: slow, and right by definition. */
final class EagerBackend implements InferenceBackend {
  private final RetinaNet model;

  /**
   * @param model stays the caller's to close
   */
  EagerBackend(RetinaNet model) {
    this.model = model;
  }

  @Override
  public List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
    Decoder decoder = new Decoder(model.spec(), model.anchors(batch.inputSize()));
    InferenceBackend.HostHeadOutputs outputs = outputs(batch);
    List<List<Detection>> candidates = new ArrayList<>(placements.size());
    for (int n = 0; n < placements.size(); n++) {
      candidates.add(decoder.candidates(outputs.logits(), outputs.deltas(), n, placements.get(n)));
    }
    return candidates;
  }

  @Override
  public InferenceBackend.HostHeadOutputs outputs(InputBatch batch) {
    try (NDManager manager = model.manager().newSubManager()) {
      return InferenceBackend.HostHeadOutputs.of(model.forward(batch.normalized(manager), false));
    }
  }

  @Override
  public Tolerance tolerance() {
    return Tolerance.of(precision());
  }

  @Override
  public Optional<InferenceBackend> simpler() {
    return Optional.empty();
  }

  @Override
  public Target.Precision precision() {
    return Target.Precision.FLOAT32;
  }

  @Override
  public void close() {}
}
